package io.cryptomarket.pipeline.snapshot;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the work of a key once at a time, and passes its result to all callers that ask for the same key meanwhile. Each
 * caller decides how and how long it waits: an HTTP call waits without a thread, a run blocks its own thread.
 *
 * @param <K> the key; work with equal keys is the same work
 * @param <R> the result of the work
 */
public final class SingleFlight<K, R> {

    /** The token of whoever does the work of a key now; no longer valid once that is ended, by whomever. */
    public static final class Holder {
        private final Object key;

        private Holder(Object key) {
            this.key = key;
        }
    }

    private record Work<R>(Holder holder, Set<Consumer<R>> waiting) {}

    private final Map<K, Work<R>> underWay = new HashMap<>();

    /** Begins the work of a key, which the caller must {@link #end}; null when it is under way already. */
    public synchronized @Nullable Holder begin(K key) {
        if (underWay.containsKey(key)) {
            return null;
        }
        var holder = new Holder(key);
        underWay.put(key, new Work<>(holder, new LinkedHashSet<>()));
        return holder;
    }

    /** Has the result told, on the thread that ends the work; false when nothing is under way. */
    public synchronized boolean await(K key, Consumer<R> waiter) {
        var work = underWay.get(key);
        return work != null && work.waiting().add(waiter);
    }

    /** Does not have it told any more. */
    public synchronized void leave(K key, Consumer<R> waiter) {
        var work = underWay.get(key);
        if (work != null) {
            work.waiting().remove(waiter);
        }
    }

    /** Whether this holder's work is under way. */
    public synchronized boolean isHeldBy(Holder holder) {
        var work = underWay.get(holder.key);
        return work != null && work.holder() == holder;
    }

    /** Ends the work of this holder with a result; does nothing when it was ended before. */
    public void end(Holder holder, R result) {
        // Outside the lock, since a waiter may begin the next work at once.
        remove(holder).forEach(waiter -> waiter.accept(result));
    }

    private synchronized Set<Consumer<R>> remove(Holder holder) {
        var work = underWay.get(holder.key);
        if (work == null || work.holder() != holder) {
            return Set.of();
        }
        underWay.remove(holder.key);
        return work.waiting();
    }

    /** Ends everything with the same result. */
    public void endAll(R result) {
        holders().forEach(holder -> end(holder, result));
    }

    private synchronized List<Holder> holders() {
        return underWay.values().stream().map(Work::holder).toList();
    }
}
