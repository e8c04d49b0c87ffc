package io.cryptomarket.pipeline.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checks of a request that both ports make, before any route. */
final class RequestChecks {

    private static final Pattern LOCAL = Pattern.compile("(127(\\.\\d+){3}|localhost|\\[::1])(:\\d+)?");

    private static final Pattern JSON_TYPE =
            Pattern.compile("application/json(\\s*;\\s*charset\\s*=\\s*\"?utf-8\"?)?\\s*");

    private RequestChecks() {}

    /** Sets the headers of every response. */
    static void setHeaders(HttpServerRequest request) {
        request.response().putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
    }

    /**
     * Checks the bearer token. Without tokens, refuses web pages instead.
     *
     * @return why the caller is refused, or null
     */
    static @Nullable Problem refusal(HttpServerRequest request, BearerTokens tokens) {
        if (!tokens.isValid(onlyHeader(request, "Authorization"))) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            return Problem.of(401, "Unauthorized", "A valid bearer token is needed.");
        }
        return refusalOfBrowser(request, tokens);
    }

    /**
     * Without tokens, refuses a web page: a browser on this machine lets any page call this address, under the address
     * or under a host name that resolves to it.
     */
    static @Nullable Problem refusalOfBrowser(HttpServerRequest request, BearerTokens tokens) {
        var host = onlyHeader(request, "Host");
        boolean isFromBrowser = request.headers().contains("Origin")
                || host == null
                || !LOCAL.matcher(host).matches();
        return isFromBrowser && !tokens.isRequired()
                ? Problem.of(403, "Forbidden", "Without a token, no web page may call.")
                : null;
    }

    private static @Nullable String onlyHeader(HttpServerRequest request, String name) {
        var values = request.headers().getAll(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    /** Whether the body may be read. Some clients always send one, so an empty JSON object is allowed. */
    static boolean hasNoBodyOrJson(HttpServerRequest request) {
        var type = request.getHeader("Content-Type");
        return type == null || JSON_TYPE.matcher(type.toLowerCase(Locale.ROOT)).matches() || !hasBody(request);
    }

    static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return request.headers().contains("Transfer-Encoding") || (length != null && !length.matches("0+"));
    }

    /**
     * Whether the end of a request that the decoder accepted is ambiguous. A proxy in front may see another end, and
     * take the rest for a request of another caller.
     */
    static boolean hasAmbiguousEnd(HttpServerRequest request) {
        var encodings = request.headers().getAll("Transfer-Encoding");
        return !encodings.isEmpty() && !(encodings.size() == 1 && "chunked".equalsIgnoreCase(encodings.get(0)));
    }

    /** Answers a request that cannot be read or has an ambiguous end, and closes its connection. */
    static void answerMalformed(HttpServerRequest request) {
        request.response().putHeader("Cache-Control", "no-store");
        SharedResponse.of(malformed(request)).closing(request);
    }

    private static Problem malformed(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(414, "URI Too Long", "No path of this service is that long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(
                    431, "Request Header Fields Too Large", "A call needs no header but Host and Authorization.");
        }
        return Problem.of(400, "Bad Request", "The call is not valid HTTP.");
    }
}
