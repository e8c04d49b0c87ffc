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
final class CallWatch implements VertxMetricsFactory {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final CallListener listener;

    CallWatch(CallListener listener) {
        this.listener = listener;
    }

    /** One call from its first line to the end of its answer. */
    private static final class Call {
        private final long began = System.nanoTime();
        private final String method;
        private String route = "none";

        Call(String method) {
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
                return new Calls();
            }
        };
    }

    private final class Calls implements HttpServerMetrics<Call, Object, Object> {

        @Override
        public Call requestBegin(Object connection, HttpRequest request) {
            return new Call(request.method().name());
        }

        /** The handlers that stand before all routes have no path. */
        @Override
        public void requestRouted(Call call, @Nullable String route) {
            if (route != null && route.startsWith("/")) {
                call.route = route.replaceAll(":(\\w+)", "{$1}");
            }
        }

        @Override
        public void responseEnd(Call call, @Nullable HttpResponse response, long bytes) {
            end(call, response == null ? 0 : response.statusCode());
        }

        @Override
        public void requestReset(Call call) {
            end(call, 0);
        }

        private void end(Call call, int status) {
            listener.ended(call.route, call.method, status, Duration.ofNanos(System.nanoTime() - call.began));
        }
    }
}
