package io.cryptomarket.pipeline.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections there are, each of which may be without a call for a while only: one that sends nothing, or a head a
 * byte at a time, is closed. Vert.x's own limit on idleness would also close that of a caller who waits for his run.
 *
 * <p>Of one event loop, which alone comes here.
 */
final class IdleConnections {

    /** In place of a timer, while a call is under way. */
    private static final long NONE = -1;

    private final Vertx vertx;
    private final ServerLimits serverLimits;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    IdleConnections(Vertx vertx, ServerLimits serverLimits) {
        this.vertx = vertx;
        this.serverLimits = serverLimits;
    }

    /** Begins to look after one that is new, or closes it where there are too many. */
    void register(HttpConnection connection) {
        if (timers.size() >= serverLimits.connections()) {
            connection.close();
            return;
        }
        timers.put(connection, NONE);
        connection.closeHandler(closed -> cancel(timers.remove(connection)));
        end(connection);
    }

    /** The head of a call has come. */
    void begin(HttpConnection connection) {
        cancel(timers.replace(connection, NONE));
    }

    /** The call has its answer. */
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
