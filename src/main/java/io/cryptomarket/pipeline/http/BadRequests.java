package io.cryptomarket.pipeline.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** What is said to a call that is not HTTP, or too long to be read; it comes to no router. */
final class BadRequests {

    private BadRequests() {}

    /**
     * Whether the decoder let a call pass of which nobody can say where it ends; a proxy in front may see another end, and
     * take what follows for a call of somebody else.
     */
    static boolean isTooLong(HttpServerRequest request) {
        var encodings = request.headers().getAll("Transfer-Encoding");
        return !encodings.isEmpty() && !(encodings.size() == 1 && "chunked".equalsIgnoreCase(encodings.get(0)));
    }

    /** Why the decoder gave up, or should have. */
    static Problem of(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(414, "URI Too Long", "No path of this service is that long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(
                    431, "Request Header Fields Too Large", "A call needs no header but Host and Authorization.");
        }
        return Problem.of(400, "Bad Request", "The call is not as HTTP has it.");
    }
}
