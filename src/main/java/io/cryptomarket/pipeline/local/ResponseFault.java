package io.cryptomarket.pipeline.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the answer to a call differs from the ordinary one, and how it is sent.
 *
 * @param status null for the ordinary one
 * @param headers replace the ordinary ones
 * @param body null for the ordinary one
 * @param delay milliseconds before the answer begins
 * @param reset whether the connection is closed without an answer
 * @param truncate the most bytes of the body to send
 * @param drip milliseconds before each byte of the body; 0 sends it at once
 * @param times how many calls in a row have this fault, at least 1
 */
record ResponseFault(
        @Nullable Integer status,
        Map<String, String> headers,
        @Nullable String body,
        int delay,
        boolean reset,
        int truncate,
        int drip,
        int times) {
    /** A {@code truncate} that sends the whole body. */
    static final int WHOLE = Integer.MAX_VALUE;

    /** The ordinary answer. */
    static final ResponseFault NONE = new ResponseFault(null, Map.of(), null, 0, false, WHOLE, 0, 1);

    private static final int OK = 200;

    ResponseFault {
        headers = Map.copyOf(headers);
    }

    Reply applyTo(Reply ordinary) {
        if (body != null) {
            return new Reply.Text(status == null ? OK : status, body);
        }
        return status == null ? ordinary : new Reply.Refused(status, "A fault of the script: status " + status);
    }

    /** @throws InterruptedIOException if the server stops meanwhile */
    void delayHeaders() throws InterruptedIOException {
        pause(delay);
    }

    /** Sends the body up to {@code truncate}. */
    void write(OutputStream out, byte[] bytes) throws IOException {
        var end = Math.min(truncate, bytes.length);
        var step = drip == 0 ? end : 1;
        for (var at = 0; at < end; at += step) {
            pause(drip);
            out.write(bytes, at, step);
            out.flush();
        }
        out.flush();
    }

    private static void pause(int milliseconds) throws InterruptedIOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
