package io.cryptomarket.pipeline.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the answer to a call differs from the ordinary one, and how it travels.
 *
 * @param status null when no other than the ordinary one
 * @param headers set over the ordinary ones
 * @param body null when no other than the ordinary one
 * @param delay milliseconds before the answer begins
 * @param reset whether the connection is closed without an answer
 * @param truncate most bytes of the body that are sent
 * @param drip milliseconds before each byte of the body; 0 sends it at once
 * @param times how many calls in a row meet this fault, at least 1
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
    /** Of {@code truncate}: the body is sent whole. */
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

    /** @throws InterruptedIOException when the server stops meanwhile */
    void delayHeaders() throws InterruptedIOException {
        pause(delay);
    }

    /** Sends what of the body is to arrive. */
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
