package io.cryptomarket.pipeline.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that are idle or send a request head too slowly. The idle timeout of Vert.x would also close the
 * connection of a caller that waits for its run.
 *
 * <p>Not thread-safe: only one event loop uses it.
 */
final class IdleConnections {

    /** Stands for a timer while a call is under way. */
    private static final long NONE = -1;

    private final Vertx vertx;
    private final ServerLimits serverLimits;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    IdleConnections(Vertx vertx, ServerLimits serverLimits) {
        this.vertx = vertx;
        this.serverLimits = serverLimits;
    }

    /** Adds a new connection, or closes it if there are too many. */
    void register(HttpConnection connection) {
        if (timers.size() >= serverLimits.connections()) {
            connection.close();
            return;
        }
        timers.put(connection, NONE);
        connection.closeHandler(closed -> cancel(timers.remove(connection)));
        end(connection);
    }

    /** The head of a request has arrived. */
    void begin(HttpConnection connection) {
        cancel(timers.replace(connection, NONE));
    }

    /** The response has been sent. */
    void end(HttpConnection connection) {
        if (timers.containsKey(connection)) {
            long timer = vertx.setTimer(serverLimits.head().toMillis(), late -> connection.close());
            cancel(timers.put(connection, timer));
        }
    }

    private void cancel(@Nullable Long timer) {
        if (timer != null && timer != NONE) {
            vertx.cancelTimer(timer);
        }
    }
}
