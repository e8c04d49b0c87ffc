package io.cryptomarket.pipeline.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A port of this process, opened as its settings say: what both of its servers have in common. */
final class ServerPort {

    private static final int LONGEST_LINE = 2048;
    private static final int LONGEST_HEADERS = 8192;
    private static final int BACKLOG = 128;

    private final String name;
    private final HttpSettings settings;
    private final ServerLimits serverLimits;
    private final Vertx vertx;
    private final IdleConnections idleConnections;
    private @Nullable HttpServer server;

    /** @param name what its settings begin with */
    ServerPort(
            String name,
            HttpSettings settings,
            ServerLimits serverLimits,
            Vertx vertx,
            IdleConnections idleConnections) {
        this.name = name;
        this.settings = settings;
        this.serverLimits = serverLimits;
        this.vertx = vertx;
        this.idleConnections = idleConnections;
    }

    /** One event loop, to which all belongs that is kept of calls and connections, and some threads for what blocks. */
    static VertxOptions threads(int workers) {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(workers)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    /**
     * Opens it.
     *
     * @param calls is given each call
     * @param malformed is given what cannot be read as one
     * @throws HttpStartException when it cannot be had, or its certificate is of no use
     */
    void listen(Handler<HttpServerRequest> calls, Handler<HttpServerRequest> malformed) throws HttpStartException {
        var options = options();
        var certificateReloader = settings.tls() == null
                ? null
                : new CertificateReloader(vertx, settings.tls(), options, serverLimits.renewal());
        try {
            var opened = VertxFutures.await(vertx.createHttpServer(options)
                    .connectionHandler(idleConnections::register)
                    .invalidRequestHandler(malformed)
                    .requestHandler(calls)
                    .listen());
            server = opened;
            if (certificateReloader != null) {
                certificateReloader.reloadPeriodically(opened);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new HttpStartException(
                    "port " + settings.port() + " of " + settings.host() + " cannot be listened on: " + reason(e)
                            + "; set " + name + ".port or " + name + ".host, or " + name + ".enabled to false",
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
                .setSslHandshakeTimeout(serverLimits.head().toMillis())
                .setCompressionSupported(false);
    }

    private static String reason(Exception e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** Where it listens. */
    URI url() {
        if (server == null) {
            throw new IllegalStateException("not listening");
        }
        return settings.url(server.actualPort());
    }
}
