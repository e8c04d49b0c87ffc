package io.cryptomarket.pipeline.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each call: what was asked for and how it ended, and nothing else of what a caller sends. */
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("access");

    /** Any other is a text of the caller's. */
    private static final Set<HttpMethod> METHODS = Set.of(
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

    /** At the beginning of a call. */
    static AccessLog begin() {
        return new AccessLog();
    }

    /** Names the path, once it is known to be one of those that there are. */
    static void matched(RoutingContext call, String path) {
        call.put(PATH, path);
    }

    /** Says that the call waits for what another has begun. */
    static void attached(RoutingContext call) {
        call.put(ATTACHED, ", attached");
    }

    /** Of a call that came to no route. */
    void write(HttpServerRequest request) {
        write(method(request), NONE, String.valueOf(request.response().getStatusCode()), "");
    }

    /**
     * Of a call that came to the router.
     *
     * @param answered whether the caller was there until the end
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
        // Of a line that cannot be read, the decoder makes a GET.
        var isRead = request.decoderResult().isSuccess() || !UNREAD.equals(request.uri());
        return isRead && METHODS.contains(request.method()) ? request.method().name() : NONE;
    }

    private static String of(RoutingContext call, String name, String otherwise) {
        @Nullable String value = call.get(name);
        return value == null ? otherwise : value;
    }
}
