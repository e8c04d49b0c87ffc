package io.cryptomarket.pipeline.http;

import io.vertx.core.Future;
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

/** Opens and closes a port of this process: the part that both HTTP servers share. */
final class ServerPort implements AutoCloseable {

    /** How long {@link #close} waits; opening or closing a port takes a fraction of it. */
    static final int PATIENCE_SECONDS = 10;

    private static final int LONGEST_LINE = 2048;
    private static final int LONGEST_HEADERS = 8192;
    private static final int BACKLOG = 128;

    private final String name;
    private final HttpSettings settings;
    private final ServerLimits serverLimits;
    private final Vertx vertx;
    private final IdleConnections idleConnections;
    private @Nullable HttpServer server;

    /** @param name the prefix of its settings */
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

    /** One event loop, which owns all state of calls and connections, and worker threads for blocking work. */
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
     * Opens the port.
     *
     * @param calls receives each request
     * @param malformed receives each request that the decoder cannot read
     * @throws HttpStartException if the port is in use, or the certificate is unusable
     */
    void listen(Handler<HttpServerRequest> calls, Handler<HttpServerRequest> malformed) throws HttpStartException {
        var options = options();
        var certificateReloader = settings.tls() == null
                ? null
                : new CertificateReloader(vertx, settings.tls(), options, serverLimits.renewal());
        try {
            var opened = await(vertx.createHttpServer(options)
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
                // ALPN would negotiate HTTP/2, which has other limits.
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(serverLimits.head().toMillis())
                .setCompressionSupported(false);
    }

    private static <T> T await(Future<T> coming) throws ExecutionException, TimeoutException {
        try {
            return coming.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
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

    /** Closes the port with its Vert.x. */
    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
