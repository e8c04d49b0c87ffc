package io.cryptomarket.pipeline.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final Guard.Desk desk;
    private final Gatekeeper gate;
    private final Door door;
    private final Runs runs;
    private final Vertx vertx;
    private final Router router;
    private final Port port;

    /**
     * Makes it ready for routes; {@link #listen} opens it.
     *
     * @param listener hears of every call
     * @param admission lets every run in
     */
    public HttpService(
            HttpSettings settings, Waits waits, Problems problems, CallListener listener, Admission admission) {
        this(settings, waits, problems, listener, admission, Limits.USUAL);
    }

    HttpService(
            HttpSettings settings,
            Waits waits,
            Problems problems,
            CallListener listener,
            Admission admission,
            Limits limits) {
        this.settings = settings;
        var watch = new CallWatch(listener);
        var options = Port.threads(1).setMetricsOptions(watch.newOptions());
        this.vertx = Vertx.builder().with(options).withMetrics(watch).build();
        var connections = new Connections(vertx, limits);
        this.port = new Port("http", settings, limits, vertx, connections);
        this.door = new Door(vertx.getOrCreateContext());
        this.gate = new Gatekeeper(settings.tokens(), limits, connections, door);
        this.runs = new Runs(vertx, waits, limits);
        this.desk = new Guard.Desk(gate, runs, problems, waits, admission, new Guards());
        this.router = Router.router(vertx);
        gate.stand(router);
    }

    /** Lets the routes of this context that begin at {@code platform-http} be called. */
    public PlatformHttpEngine engine(CamelContext context) {
        context.getRegistry().bind(ROUTER, new VertxPlatformHttpRouter(null, vertx, router, ROUTER) {
            @Override
            public Handler<RoutingContext> bodyHandler() {
                // The gatekeeper has read it.
                return RoutingContext::next;
            }
        });
        return new OpenEngine(desk);
    }

    /** Where routes begin that nobody can call: for a command that opens no port. */
    public static PlatformHttpEngine closedEngine() {
        return new ClosedEngine();
    }

    /**
     * Opens the port.
     *
     * @throws HttpStartException when that cannot be had
     */
    public void listen() throws HttpStartException {
        port.listen(request -> gate.receive(request, router), gate::receiveMalformed);
    }

    /** Where it listens. */
    public URI url() {
        return port.url();
    }

    /** How many calls are under way. */
    int calls() {
        return gate.calls();
    }

    /** Whether a caller needs a token. */
    public boolean needsToken() {
        return settings.tokens().areNeeded();
    }

    /** Keeps calls waiting, for a moment, while routes that they could come to are exchanged. */
    public void shut() {
        door.shut();
    }

    /** Lets those in that wait. */
    public void open() {
        door.open();
    }

    /** Lets no call in from now on; those that are in go on. */
    public void refuse() {
        gate.close();
    }

    /** Waits a little for answers that are on their way, and closes the port. */
    @Override
    public void close() {
        refuse();
        runs.close();
        try {
            for (int tenths = 0; tenths < 10 * Eventually.PATIENCE_SECONDS && gate.calls() > 0; tenths++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            Eventually.await(vertx.close());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
