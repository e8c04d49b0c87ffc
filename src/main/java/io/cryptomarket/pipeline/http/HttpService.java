package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.reload.Lease;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.DefaultConsumer;

/**
 * The HTTP server in front of the routes that begin at {@code platform-http}.
 *
 * <p>Camel's own server is no choice: it answers 404, 405 and 413 before authentication, and stores uploads in files.
 */
public final class HttpService implements AutoCloseable {

    static final String ROUTER = "crypto-market-pipeline";

    /**
     * How long a caller may wait.
     *
     * @param attached for a run that another call has begun
     * @param deadline for the run that the call has begun, or for a read
     */
    public record Timeouts(Duration attached, Duration deadline) {}

    private final HttpSettings settings;
    private final Clock clock;
    private final Timeouts timeouts;
    private final Supplier<Lease> routes;
    private final RequestFilter filter;
    private final InFlightRequests inFlightRequests;
    private final Vertx vertx;
    private final ServerPort serverPort;

    /**
     * Accepts routes at once; {@link #listen} opens the port.
     *
     * @param clock gives the date that makes two calls the same one, and the default of {@code Retry-After}
     * @param listener is told of every call
     * @param routes leases the routes for a call that arrives now
     */
    public HttpService(
            HttpSettings settings, Timeouts timeouts, Clock clock, RequestListener listener, Supplier<Lease> routes) {
        this(settings, timeouts, clock, listener, routes, ServerLimits.DEFAULT);
    }

    HttpService(
            HttpSettings settings,
            Timeouts timeouts,
            Clock clock,
            RequestListener listener,
            Supplier<Lease> routes,
            ServerLimits serverLimits) {
        this.settings = settings;
        this.clock = clock;
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
     * Makes the engine of a context, whose routes can begin at {@code platform-http} with it.
     *
     * @param own leases the routes of this context
     */
    public PlatformHttpEngine engine(CamelContext context, Supplier<Lease> own) {
        var router = Router.router(vertx);
        filter.install(router, own);
        context.getRegistry().bind(ROUTER, new VertxPlatformHttpRouter(null, vertx, router, ROUTER) {
            @Override
            public Handler<RoutingContext> bodyHandler() {
                // The request filter has read the body.
                return RoutingContext::next;
            }
        });
        var dependencies = new GuardedHttpConsumer.ConsumerDependencies(filter, inFlightRequests, clock, timeouts, own);
        return (endpoint, route) -> new GuardedHttpConsumer(endpoint, route, dependencies);
    }

    /** The engine of a command, which opens no port: its HTTP routes exist and cannot be called. */
    public static PlatformHttpEngine closedEngine() {
        return ClosedConsumer::new;
    }

    private static final class ClosedConsumer extends DefaultConsumer implements PlatformHttpConsumer {

        ClosedConsumer(PlatformHttpEndpoint endpoint, Processor route) {
            super(endpoint, route);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }

    /**
     * Opens the port.
     *
     * @throws HttpStartException if the port is in use, or the certificate is unusable
     */
    public void listen() throws HttpStartException {
        serverPort.listen(request -> filter.handle(request, this::route), filter::handleMalformed);
    }

    /** A call gets the routes in use when it arrives, and keeps them until it ends. */
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

    /** Refuses new calls from now on; calls under way continue. */
    public void refuse() {
        filter.close();
    }

    /** Waits up to ten seconds for calls under way, and closes the port. */
    @Override
    public void close() {
        refuse();
        inFlightRequests.close();
        try {
            for (int tenths = 0; tenths < 10 * ServerPort.PATIENCE_SECONDS && filter.inFlight() > 0; tenths++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        serverPort.close();
    }
}
