package io.cryptomarket.pipeline.http;

import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener of every call, by way of what Vert.x offers for measuring it: a handler of our own would not see what
 * is refused before the router, and Vert.x keeps only one at the end of an answer.
 */
final class HttpMetrics implements VertxMetricsFactory {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final RequestListener listener;

    HttpMetrics(RequestListener listener) {
        this.listener = listener;
    }

    /** One call from its first line to the end of its answer. */
    private static final class Measured {
        private final long began = System.nanoTime();
        private final String method;
        private String route = "none";

        Measured(String method) {
            this.method = METHODS.contains(method) ? method : "other";
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
            return new Measured(request.method().name());
        }

        /** The handlers that stand before all routes have no path. */
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
