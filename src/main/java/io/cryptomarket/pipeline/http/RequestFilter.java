package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every call passes here before any route: who calls, how much, and whether there is room. */
final class RequestFilter {

    static final Problem STOPPING = Problem.of(FailureKind.STOPPING, "The service is stopping; call again later.");

    static final Problem NOTHING = Problem.of(404, "Not Found", detail(404));

    static final Problem TOO_MANY_REQUESTS =
            Problem.of(FailureKind.TOO_MANY_REQUESTS, "Too many calls are under way; call again later.");

    /** Mostly of a network that stalls, so that the same call can well succeed. */
    private static final Problem LATE = new Problem(
            "about:blank", "Request Timeout", 408, "The rest of the call did not come in time.", true, null);

    /** No call has anything to say but its path; this is for those that say so at length. */
    private static final int BODY_LIMIT = 16 * 1024;

    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad Request",
            404, "Not Found",
            405, "Method Not Allowed",
            406, "Not Acceptable",
            413, "Content Too Large",
            415, "Unsupported Media Type",
            417, "Expectation Failed",
            500, "Internal Server Error");

    private static final Pattern LOCAL = Pattern.compile("(127(\\.\\d+){3}|localhost|\\[::1])(:\\d+)?");

    private final BearerTokens bearerTokens;
    private final ServerLimits serverLimits;
    private final IdleConnections idleConnections;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean stopping;

    RequestFilter(BearerTokens bearerTokens, ServerLimits serverLimits, IdleConnections idleConnections) {
        this.bearerTokens = bearerTokens;
        this.serverLimits = serverLimits;
        this.idleConnections = idleConnections;
    }

    /**
     * Takes its place before whatever is added to the router later.
     *
     * @param own holds the routes of the router, which are held already while it is entered
     */
    void install(Router router, Supplier<Lease> own) {
        router.route().handler(call -> count(call, own.get()));
        router.route().handler(RequestBodies::requireContentType);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        router.route().handler(this::strip);
        TITLES.forEach((status, title) -> router.errorHandler(status, call -> fail(call, status, title)));
        // What Vert.x makes of a chunk that is none, before it closes the connection; otherwise it logs it, and at
        // length.
        router.errorHandler(200, call -> fail(call, 400, "Bad Request"));
        router.errorHandler(405, call -> {
            call.response().putHeader("Allow", allowed(router.getRoutes(), call.normalizedPath()));
            fail(call, 405, "Method Not Allowed");
        });
    }

    /** Lets nobody in from now on. */
    void close() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /** How many calls are under way. */
    int inFlight() {
        return inFlight.get();
    }

    /** Before the router, whose own answers to odd paths and methods are not for everybody either. */
    void handle(HttpServerRequest request, Handler<HttpServerRequest> routes) {
        if (BadRequests.isTooLong(request)) {
            handleMalformed(request);
            return;
        }
        idleConnections.begin(request.connection());
        var log = AccessLog.begin();
        var response = request.response();
        response.putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
        var refusal = refusal(request);
        if (refusal == null) {
            routes.handle(request);
            return;
        }
        if (refusal.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        SharedResponse.of(refusal).send(response);
        idleConnections.end(request.connection());
        log.write(request);
    }

    /** What the decoder could not read. */
    void handleMalformed(HttpServerRequest request) {
        idleConnections.begin(request.connection());
        request.response().putHeader("Cache-Control", "no-store");
        SharedResponse.of(BadRequests.of(request)).closing(request);
        AccessLog.begin().write(request);
    }

    private @Nullable Problem refusal(HttpServerRequest request) {
        var authorization = request.headers().getAll("Authorization");
        if (!bearerTokens.isValid(authorization.size() == 1 ? authorization.get(0) : null)) {
            return Problem.of(401, "Unauthorized", "A valid bearer token is needed.");
        }
        if (!bearerTokens.isRequired() && isFromBrowser(request)) {
            return Problem.of(403, "Forbidden", "Without a token, no web page may call.");
        }
        if (request.path() == null || !request.path().startsWith("/")) {
            return NOTHING;
        }
        if (stopping) {
            return STOPPING;
        }
        return inFlight.get() >= serverLimits.calls() ? TOO_MANY_REQUESTS : null;
    }

    private void count(RoutingContext call, Lease lease) {
        inFlight.incrementAndGet();
        var log = AccessLog.begin();
        var request = call.request();
        long slow = call.vertx().setTimer(serverLimits.body().toMillis(), late -> {
            if (!request.isEnded()) {
                SharedResponse.of(LATE).closing(request);
            }
        });
        call.addEndHandler(end -> {
            inFlight.decrementAndGet();
            lease.close();
            call.vertx().cancelTimer(slow);
            idleConnections.end(request.connection());
            log.write(call, end.succeeded());
        });
        call.next();
    }

    /**
     * A page in a browser of this machine can call this address, too, under the address itself or under a name of its
     * own that it lets point here.
     */
    static boolean isFromBrowser(HttpServerRequest request) {
        var hosts = request.headers().getAll("Host");
        return request.headers().contains("Origin")
                || hosts.size() != 1
                || !LOCAL.matcher(hosts.get(0)).matches();
    }

    /** A query or a body is refused and not ignored: whoever sends one means something by it. */
    private void strip(RoutingContext call) {
        if (call.request().query() != null) {
            refuse(call, Problem.of(400, "Bad Request", "A call has no query; the date stands in the path."));
        } else if (!RequestBodies.isEmptyObject(call.body().buffer())) {
            refuse(call, Problem.of(400, "Bad Request", "A call has no body; the date stands in the path."));
        } else {
            call.request().headers().clear();
            call.next();
        }
    }

    private static void fail(RoutingContext call, int status, String title) {
        refuse(call, Problem.of(status, title, detail(status)));
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "There is nothing at this path.";
            case 405 -> "The header Allow names the methods that this path has.";
            case 413 -> "A call has no body.";
            case 415 -> "A call has no body, or {} as application/json.";
            case 500 -> "Something went wrong in the service; its log says what.";
            default -> "The call is not as HTTP has it.";
        };
    }

    private static void refuse(RoutingContext call, Problem problem) {
        SharedResponse.of(problem).send(call.response());
    }

    /** Vert.x knows that the path has other methods and does not say which. */
    private static String allowed(List<Route> routes, String path) {
        return routes.stream()
                .filter(route -> route.getPath() != null && route.methods() != null)
                .filter(route -> pattern(route.getPath()).matcher(path).matches())
                .flatMap(route -> Objects.requireNonNull(route.methods()).stream())
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Pattern pattern(String path) {
        return Pattern.compile(path.replaceAll(":\\w+", "[^/]+") + "/?");
    }
}
