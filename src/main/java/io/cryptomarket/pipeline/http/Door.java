package io.cryptomarket.pipeline.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps calls waiting for the moment in which a route is taken away and put back, and would not be found. Whoever is
 * behind it is served by the routes that are there then.
 */
final class Door {

    private final Context loop;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean shut;

    /** @param loop of the one event loop, on which calls come and go on */
    Door(Context loop) {
        this.loop = loop;
    }

    void pass(HttpServerRequest request, Router router) {
        if (!keep(request, router)) {
            router.handle(request);
        }
    }

    private synchronized boolean keep(HttpServerRequest request, Router router) {
        if (shut) {
            // Its body must not be lost before somebody reads it.
            request.pause();
            waiting.add(() -> {
                request.resume();
                router.handle(request);
            });
        }
        return shut;
    }

    synchronized void shut() {
        shut = true;
    }

    synchronized void open() {
        shut = false;
        List.copyOf(waiting).forEach(call -> loop.runOnContext(now -> call.run()));
        waiting.clear();
    }
}
