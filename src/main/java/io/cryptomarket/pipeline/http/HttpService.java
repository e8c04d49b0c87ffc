package io.cryptomarket.pipeline.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server in front of the routes that begin at {@code platform-http}.
 *
 * <p>Of our own, since the one that Camel brings answers 404, 405 and 413 before anybody has asked who calls, and stores
 * what is uploaded in files.
 */
public final class HttpService implements AutoCloseable {

    static final String ROUTER = "crypto-market-pipeline";

    private static final int LONGEST_LINE = 2048;
    private static final int LONGEST_HEADERS = 8192;
    private static final int BACKLOG = 128;

    private final HttpSettings settings;
    private final Limits limits;
    private final Guard.Desk desk;
    private final Gatekeeper gate;
    private final Door door;
    private final Connections connections;
    private final Runs runs;
    private final Vertx vertx;
    private final Router router;
    private @Nullable HttpServer server;

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
        this.limits = limits;
        var watch = new CallWatch(listener);
        var options = new VertxOptions()
                // What is kept of calls, runs and connections belongs to the one thread.
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setMetricsOptions(watch.newOptions())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        this.vertx = Vertx.builder().with(options).withMetrics(watch).build();
        this.connections = new Connections(vertx, limits);
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
        var options = options();
        var shown = settings.tls() == null ? null : new Shown(vertx, settings.tls(), options, limits.renewal());
        try {
            var opened = Eventually.await(vertx.createHttpServer(options)
                    .connectionHandler(connections::admit)
                    .invalidRequestHandler(gate::receiveMalformed)
                    .requestHandler(request -> gate.receive(request, router))
                    .listen());
            server = opened;
            if (shown != null) {
                shown.keepUpToDate(opened);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new HttpStartException(
                    "port " + settings.port() + " of " + settings.host() + " cannot be listened on: " + reason(e)
                            + "; set http.port or http.host, or http.enabled to false",
                    e);
        }
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setAcceptBacklog(BACKLOG)
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setHttp2ClearTextEnabled(false)
                // HTTP/2 would come by this, with limits of its own.
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(limits.head().toMillis())
                .setCompressionSupported(false);
    }

    private static String reason(Exception e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** Where it listens. */
    public URI url() {
        if (server == null) {
            throw new IllegalStateException("not listening");
        }
        return settings.url(server.actualPort());
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
