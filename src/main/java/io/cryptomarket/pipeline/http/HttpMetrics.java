package io.cryptomarket.pipeline.http;

import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener of every call. It uses the metrics interface of Vert.x, since a handler does not see the calls that
 * are refused before the router, and a response keeps only one end handler.
 */
final class HttpMetrics implements VertxMetricsFactory {

    private final RequestListener listener;

    HttpMetrics(RequestListener listener) {
        this.listener = listener;
    }

    /** A call, from its first line to the end of its response. */
    private static final class Measured {
        private final long began = System.nanoTime();
        private final String method;
        private String route = "none";

        Measured(HttpMethod method) {
            this.method = AccessLog.METHODS.contains(method) ? method.name() : "other";
        }
    }

    @Override
    public MetricsOptions newOptions() {
        return new MetricsOptions().setEnabled(true);
    }

    @Override
    public VertxMetrics metrics(VertxOptions options) {
        return new VertxMetrics() {
            @Override
            public HttpServerMetrics<?, ?, ?> createHttpServerMetrics(HttpServerOptions server, SocketAddress address) {
                return new ServerMetrics();
            }
        };
    }

    private final class ServerMetrics implements HttpServerMetrics<Measured, Object, Object> {

        @Override
        public Measured requestBegin(Object connection, HttpRequest request) {
            return new Measured(request.method());
        }

        /** Called for every handler; those of the request filter have no path. */
        @Override
        public void requestRouted(Measured call, @Nullable String route) {
            if (route != null && route.startsWith("/")) {
                call.route = route.replaceAll(":(\\w+)", "{$1}");
            }
        }

        @Override
        public void responseEnd(Measured call, @Nullable HttpResponse response, long bytes) {
            end(call, response == null ? 0 : response.statusCode());
        }

        @Override
        public void requestReset(Measured call) {
            end(call, 0);
        }

        private void end(Measured call, int status) {
            listener.onEnd(call.route, call.method, status, Duration.ofNanos(System.nanoTime() - call.began));
        }
    }
}
