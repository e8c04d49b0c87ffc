package io.cryptomarket.pipeline.reload;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where every run passes on its way in, so that routes can be changed while no run is among them: a run keeps the routes
 * it began with to its end, and one that comes meanwhile waits and is served by the new ones.
 */
public final class Turnstile {

    private final Map<String, Integer> inside = new HashMap<>();
    private Set<String> held = Set.of();

    /** A run that is inside. */
    public final class Pass implements AutoCloseable {

        private final String route;
        private boolean left;

        private Pass(String route) {
            this.route = route;
        }

        /** Ends it; a second time does nothing. */
        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * Lets a run in, after a swap that concerns it.
     *
     * @param route the id of the route that it begins with
     */
    public synchronized Pass enter(String route) throws InterruptedException {
        while (held.contains(route)) {
            wait();
        }
        inside.merge(route, 1, Integer::sum);
        return new Pass(route);
    }

    private synchronized void leave(Pass pass) {
        if (!pass.left) {
            pass.left = true;
            inside.computeIfPresent(pass.route, (route, runs) -> runs == 1 ? null : runs - 1);
            notifyAll();
        }
    }

    /**
     * Lets no run in that begins with one of these routes, and waits for those that are inside.
     *
     * @return whether all have left; if not, nothing is held
     */
    synchronized boolean hold(Set<String> routes, Duration patience) throws InterruptedException {
        held = Set.copyOf(routes);
        boolean empty = false;
        try {
            empty = awaitEmpty(System.nanoTime() + patience.toNanos());
        } finally {
            if (!empty) {
                release();
            }
        }
        return empty;
    }

    private boolean awaitEmpty(long end) throws InterruptedException {
        while (isInside(held)) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Whether a run is inside that began with one of these routes. */
    synchronized boolean isInside(Set<String> routes) {
        return routes.stream().anyMatch(inside::containsKey);
    }

    /** Lets those in that wait, and everybody from now on. */
    synchronized void release() {
        held = Set.of();
        notifyAll();
    }
}
