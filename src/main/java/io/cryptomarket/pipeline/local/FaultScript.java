package io.cryptomarket.pipeline.local;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The faults that a simulated CoinCap makes, one call after the other; after the last one it answers as usual.
 *
 * <p>The file is a YAML list. An entry is {@code ok}, an ordinary answer, or a map of what is not ordinary in it; what
 * it does not name stays as it is:
 *
 * <ul>
 *   <li>{@code status}: from 200 to 599. From 400 on the body is CoinCap's form of an error; a lower status needs a
 *       {@code body}, which for 204 and 304 is the empty text.
 *   <li>{@code headers}: a map, set over the ordinary headers. Content-Length, Date, Transfer-Encoding and
 *       X-Simulated-Market are the server's own.
 *   <li>{@code body}: a text, with status 200 unless {@code status} is given.
 *   <li>{@code delay}: milliseconds before the answer begins.
 *   <li>{@code reset: true}: the connection is closed without an answer. It is closed in order (FIN): the JDK's server
 *       hands out no socket on which an abortive close (RST) could be asked for.
 *   <li>{@code truncate}: the whole length is announced and the connection closed after so many bytes of the body, as
 *       they travel: compressed for a client that accepts it. A shorter body arrives whole.
 *   <li>{@code drip}: milliseconds before each byte of the body, as it travels.
 *   <li>{@code times}: how many calls in a row meet this entry; 1 unless given.
 * </ul>
 *
 * <p>A faulty call counts and costs as any other: by the whole body, however much of it arrives, and 1 credit when
 * there is no answer.
 */
public final class FaultScript {
    private final List<ResponseFault> faults;
    private final Iterator<ResponseFault> coming;
    private ResponseFault current = ResponseFault.NONE;
    private int left;

    private FaultScript(List<ResponseFault> faults) {
        this.faults = List.copyOf(faults);
        this.coming = this.faults.iterator();
    }

    /** Every answer is the ordinary one. */
    public static FaultScript none() {
        return new FaultScript(List.of());
    }

    /**
     * Reads a script.
     *
     * @throws LocalStartException if the file cannot be read or is no such list, with line and column
     */
    public static FaultScript read(Path file) throws LocalStartException {
        return new FaultScript(FaultFile.read(file));
    }

    /** How many calls are answered by the script, those that it answers as usual included. */
    public long calls() {
        return faults.stream().mapToLong(ResponseFault::times).sum();
    }

    /** The fault of the next call. */
    synchronized ResponseFault next() {
        if (left == 0) {
            if (!coming.hasNext()) {
                return ResponseFault.NONE;
            }
            current = coming.next();
            left = current.times();
        }
        left--;
        return current;
    }
}
