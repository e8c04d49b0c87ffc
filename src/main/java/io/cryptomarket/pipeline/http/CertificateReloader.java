package io.cryptomarket.pipeline.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SSLOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces the certificate of a server when its file changes. New connections get the new one, without a restart. */
final class CertificateReloader {

    private final Vertx vertx;
    private final Tls tls;
    private final HttpServerOptions options;
    private final Duration interval;
    private final Logger log;
    private Tls.Pair pair;
    private @Nullable String trouble;

    /**
     * Reads the certificate and sets it in the options.
     *
     * @param interval how often to look for a change
     */
    CertificateReloader(Vertx vertx, Tls tls, HttpServerOptions options, Duration interval) throws HttpStartException {
        this.vertx = vertx;
        this.tls = tls;
        this.options = options;
        this.interval = interval;
        this.log = LoggerFactory.getLogger(tls.port());
        this.pair = tls.read(vertx);
        options.setSsl(true).setKeyCertOptions(pair.options());
    }

    void reloadPeriodically(HttpServer server) {
        vertx.setPeriodic(interval.toMillis(), now -> vertx.executeBlocking(this::other)
                .onSuccess(other -> {
                    if (other != null) {
                        show(other, server);
                    }
                })
                .onFailure(this::complain));
    }

    private Tls.@Nullable Pair other() throws HttpStartException {
        return tls.readIfChanged(vertx, pair);
    }

    private void show(Tls.Pair other, HttpServer server) {
        server.updateSSLOptions(new SSLOptions(options.getSslOptions()).setKeyCertOptions(other.options()))
                .onSuccess(updated -> {
                    pair = other;
                    trouble = null;
                    log.info("certificate file {} has changed and is in use from now on", tls.certificate());
                })
                .onFailure(this::complain);
    }

    private void complain(Throwable failure) {
        var said = String.valueOf(failure.getMessage());
        if (!said.equals(trouble)) {
            trouble = said;
            log.warn("{}; the previous certificate stays in use", said);
        }
    }
}
