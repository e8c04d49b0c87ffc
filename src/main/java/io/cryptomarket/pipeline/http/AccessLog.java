package io.cryptomarket.pipeline.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line for each call: method, path, status and duration, and nothing else that a caller sends. */
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("access");

    /** The methods that logs and metrics name; any other is text of the caller. */
    static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.PUT,
            HttpMethod.POST,
            HttpMethod.DELETE,
            HttpMethod.PATCH,
            HttpMethod.OPTIONS,
            HttpMethod.TRACE,
            HttpMethod.CONNECT);

    private static final String UNREAD = "/bad-request";
    private static final String PATH = "path";
    private static final String ATTACHED = "attached";
    private static final String NONE = "-";

    private final long began = System.nanoTime();

    private AccessLog() {}

    /** Starts the clock of a call. */
    static AccessLog begin() {
        return new AccessLog();
    }

    /** Sets the path, once a route has matched. */
    static void matched(RoutingContext call, String path) {
        call.put(PATH, path);
    }

    /** Notes that the call waits for a run that another call has begun. */
    static void attached(RoutingContext call) {
        call.put(ATTACHED, ", attached");
    }

    /** Logs a call that reached no router. */
    void write(HttpServerRequest request) {
        write(method(request), NONE, String.valueOf(request.response().getStatusCode()), "");
    }

    /**
     * Logs a call that reached the router.
     *
     * @param answered whether the caller received the response
     */
    void write(RoutingContext call, boolean answered) {
        var status = answered ? String.valueOf(call.response().getStatusCode()) : "gone";
        write(method(call.request()), of(call, PATH, NONE), status, of(call, ATTACHED, ""));
    }

    private void write(String method, String path, String status, String attached) {
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        LOG.info("{} {} {} in {} ms{}", method, path, status, milliseconds, attached);
    }

    private static String method(HttpServerRequest request) {
        // The decoder turns a request line that it cannot read into a GET.
        var isRead = request.decoderResult().isSuccess() || !UNREAD.equals(request.uri());
        return isRead && METHODS.contains(request.method()) ? request.method().name() : NONE;
    }

    private static String of(RoutingContext call, String name, String otherwise) {
        @Nullable String value = call.get(name);
        return value == null ? otherwise : value;
    }
}
