package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.reload.Lease;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks every call before its route: authentication, size and the number of calls under way. */
final class RequestFilter {

    static final Problem STOPPING = Problem.of(FailureKind.STOPPING, "The service is stopping; call again later.");

    static final Problem NOTHING = Problem.of(404, "Not Found", detail(404));

    static final Problem TOO_MANY_REQUESTS =
            Problem.of(FailureKind.TOO_MANY_REQUESTS, "Too many calls are under way; call again later.");

    /** Usually the network stalls, so the same call can succeed later. */
    private static final Problem LATE = new Problem(
            "about:blank", "Request Timeout", 408, "The rest of the call did not come in time.", true, null);

    /** The path says everything; the limit allows whitespace around an empty JSON object. */
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

    private static final Pattern EMPTY_OBJECT = Pattern.compile("\\s*(\\{\\s*}\\s*)?");

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
     * Adds its handlers to a router that has no other yet.
     *
     * @param own leases the routes of the router, which its caller holds already
     */
    void install(Router router, Supplier<Lease> own) {
        router.route().handler(call -> count(call, own.get()));
        router.route().handler(RequestFilter::requireContentType);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        router.route().handler(this::strip);
        TITLES.forEach((status, title) -> router.errorHandler(status, call -> fail(call, status, title)));
        // Vert.x reports a malformed chunk with status 200, and logs a stack trace without this handler.
        router.errorHandler(200, call -> fail(call, 400, "Bad Request"));
        router.errorHandler(405, call -> {
            call.response().putHeader("Allow", allowed(router.getRoutes(), call.normalizedPath()));
            fail(call, 405, "Method Not Allowed");
        });
    }

    /** Refuses every call from now on. */
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

    /** Checks a call before the router, whose answers reveal which paths and methods exist. */
    void handle(HttpServerRequest request, Handler<HttpServerRequest> routes) {
        if (RequestChecks.hasAmbiguousEnd(request)) {
            handleMalformed(request);
            return;
        }
        idleConnections.begin(request.connection());
        var log = AccessLog.begin();
        RequestChecks.setHeaders(request);
        var refusal = refusal(request);
        if (refusal == null) {
            routes.handle(request);
            return;
        }
        SharedResponse.of(refusal).send(request.response());
        idleConnections.end(request.connection());
        log.write(request);
    }

    /** Answers a request that the decoder cannot read. */
    void handleMalformed(HttpServerRequest request) {
        idleConnections.begin(request.connection());
        RequestChecks.answerMalformed(request);
        AccessLog.begin().write(request);
    }

    private @Nullable Problem refusal(HttpServerRequest request) {
        var refusal = RequestChecks.refusal(request, bearerTokens);
        if (refusal != null) {
            return refusal;
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

    /** Runs before the body is read, so that no form is parsed. */
    private static void requireContentType(RoutingContext call) {
        if (RequestChecks.hasNoBodyOrJson(call.request())) {
            call.next();
        } else {
            call.fail(415);
        }
    }

    /** Refuses a query or a body: a caller who sends one expects it to have an effect. */
    private void strip(RoutingContext call) {
        if (call.request().query() != null) {
            refuse(call, Problem.of(400, "Bad Request", "A call has no query; the date stands in the path."));
        } else if (!isEmpty(call.body().buffer())) {
            refuse(call, Problem.of(400, "Bad Request", "A call has no body; the date stands in the path."));
        } else {
            call.request().headers().clear();
            call.next();
        }
    }

    private static boolean isEmpty(@Nullable Buffer body) {
        return body == null
                || EMPTY_OBJECT.matcher(body.toString(StandardCharsets.UTF_8)).matches();
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
            case 500 -> "The service failed; its log says why.";
            default -> "The call is not valid HTTP.";
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
