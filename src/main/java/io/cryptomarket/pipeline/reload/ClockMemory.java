package io.cryptomarket.pipeline.reload;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.IdempotentRepository;
import org.jspecify.annotations.Nullable;

/**
 * The state that routes pass on to the next generation: served clock moments, due times of timers and polling
 * consumers, and files already read.
 */
public final class ClockMemory {

    /** Covers the seconds of a switch, in which a moment can occur twice. */
    private static final int MOST_MOMENTS = 120;

    private final Map<String, Moments> served = new ConcurrentHashMap<>();
    private final Map<String, Rhythm> rhythms = new ConcurrentHashMap<>();
    private final Map<String, FileMemory> files = new ConcurrentHashMap<>();

    /**
     * The state of a timer or a polling consumer.
     *
     * @param from the endpoint, with all of its options
     * @param due when it fires next, in milliseconds since 1970; null when that is not known
     * @param fired how often it has fired, in all generations
     * @param began when it fired last, in milliseconds since 1970; null before the first time
     */
    record Rhythm(
            String from,
            @Nullable Long due,
            long fired,
            @Nullable Long began) {}

    private record FileMemory(String from, IdempotentRepository repository) {}

    /** Claims a moment for a route; false if it is already claimed. */
    boolean claim(String route, Instant moment) {
        return served.computeIfAbsent(route, id -> new Moments()).add(moment);
    }

    /** Returns the state of the consumer; null if there is none or its endpoint has changed. */
    @Nullable
    Rhythm rhythm(String route, String from) {
        var known = rhythms.get(route);
        return known != null && known.from().equals(from) ? known : null;
    }

    void remember(String route, Rhythm rhythm) {
        rhythms.put(route, rhythm);
    }

    /** Returns the files that the route has read; none if its endpoint has changed. */
    IdempotentRepository files(String route, String from) {
        return files.compute(
                        route,
                        (id, known) -> known != null && known.from().equals(from)
                                ? known
                                : new FileMemory(from, new KeptRepository()))
                .repository();
    }

    /** Forgets all routes but these. */
    void keepOnly(Collection<String> routes) {
        var kept = new HashSet<>(routes);
        served.keySet().retainAll(kept);
        rhythms.keySet().retainAll(kept);
        files.keySet().retainAll(kept);
    }

    private static final class Moments {

        private final Set<Instant> last = new LinkedHashSet<>();

        synchronized boolean add(Instant moment) {
            if (!last.add(moment)) {
                return false;
            }
            if (last.size() > MOST_MOMENTS) {
                last.remove(last.iterator().next());
            }
            return true;
        }
    }
}
