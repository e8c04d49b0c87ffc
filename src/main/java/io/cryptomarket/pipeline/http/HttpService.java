package io.cryptomarket.pipeline.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The HTTP server in front of the routes that begin at {@code platform-http}.
 *
 * <p>Of our own, since the one that Camel brings answers 404, 405 and 413 before anybody has asked who calls, and stores
 * what is uploaded in files.
 */
public final class HttpService implements AutoCloseable {

    static final String ROUTER = "crypto-market-pipeline";

    private final HttpSettings settings;
    private final ProblemMapper problemMapper;
    private final Timeouts timeouts;
    private final Supplier<Lease> routes;
    private final RequestFilter filter;
    private final InFlightRequests inFlightRequests;
    private final Vertx vertx;
    private final ServerPort serverPort;

    /**
     * Makes it ready for routes; {@link #listen} opens it.
     *
     * @param listener hears of every call
     * @param routes holds the routes that a call which comes now is given
     */
    public HttpService(
            HttpSettings settings,
            Timeouts timeouts,
            ProblemMapper problemMapper,
            RequestListener listener,
            Supplier<Lease> routes) {
        this(settings, timeouts, problemMapper, listener, routes, ServerLimits.DEFAULT);
    }

    HttpService(
            HttpSettings settings,
            Timeouts timeouts,
            ProblemMapper problemMapper,
            RequestListener listener,
            Supplier<Lease> routes,
            ServerLimits serverLimits) {
        this.settings = settings;
        this.problemMapper = problemMapper;
        this.timeouts = timeouts;
        this.routes = routes;
        var watch = new HttpMetrics(listener);
        var options = ServerPort.threads(1).setMetricsOptions(watch.newOptions());
        this.vertx = Vertx.builder().with(options).withMetrics(watch).build();
        var idleConnections = new IdleConnections(vertx, serverLimits);
        this.serverPort = new ServerPort("http", settings, serverLimits, vertx, idleConnections);
        this.filter = new RequestFilter(settings.tokens(), serverLimits, idleConnections);
        this.inFlightRequests = new InFlightRequests(vertx, timeouts, serverLimits);
    }

    /**
     * Lets the routes of this context that begin at {@code platform-http} be called, once the service is given them.
     *
     * @param own holds the routes of this context
     */
    public PlatformHttpEngine engine(CamelContext context, Supplier<Lease> own) {
        var router = Router.router(vertx);
        filter.install(router, own);
        context.getRegistry().bind(ROUTER, new VertxPlatformHttpRouter(null, vertx, router, ROUTER) {
            @Override
            public Handler<RoutingContext> bodyHandler() {
                // The gatekeeper has read it.
                return RoutingContext::next;
            }
        });
        return new HttpEngine(
                new GuardedHttpConsumer.ConsumerDependencies(filter, inFlightRequests, problemMapper, timeouts, own));
    }

    /** Where routes begin that nobody can call: for a command that opens no port. */
    public static PlatformHttpEngine closedEngine() {
        return new NoHttpEngine();
    }

    /**
     * Opens the port.
     *
     * @throws HttpStartException when that cannot be had
     */
    public void listen() throws HttpStartException {
        serverPort.listen(request -> filter.handle(request, this::route), filter::handleMalformed);
    }

    /** A call is given the routes in use at the moment in which it comes, and keeps them to its end. */
    private void route(HttpServerRequest request) {
        try (var lease = routes.get()) {
            var router = lease.context().getRegistry().lookupByNameAndType(ROUTER, VertxPlatformHttpRouter.class);
            router.handle(request);
        }
    }

    /** Where it listens. */
    public URI url() {
        return serverPort.url();
    }

    /** How many calls are under way. */
    int calls() {
        return filter.inFlight();
    }

    /** Whether a caller needs a token. */
    public boolean needsToken() {
        return settings.tokens().isRequired();
    }

    /** Lets no call in from now on; those that are in go on. */
    public void refuse() {
        filter.close();
    }

    /** Waits a little for answers that are on their way, and closes the port. */
    @Override
    public void close() {
        refuse();
        inFlightRequests.close();
        try {
            for (int tenths = 0; tenths < 10 * VertxFutures.PATIENCE_SECONDS && filter.inFlight() > 0; tenths++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            VertxFutures.await(vertx.close());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
