package io.cryptomarket.pipeline.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last run, and the last that failed. Neither makes the service be down: what counts is whether the lake is fresh. */
final class LastRuns implements HealthIndicator {

    private volatile @Nullable EndedRun last;
    private volatile @Nullable EndedRun lastFailure;

    /**
     * How a run ended.
     *
     * @param id of the run, which its lines of the log have too
     * @param date what it was about, or null where it did not come to know
     * @param at when it ended
     */
    record EndedRun(
            String id,
            String trigger,
            @Nullable String date,
            Instant at,
            Duration took,
            String outcome,
            FailureCause cause) {

        private Map<String, Object> facts() {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("id", id);
            facts.put("trigger", trigger);
            if (date != null) {
                facts.put("date", date);
            }
            facts.put("endedAt", at.truncatedTo(ChronoUnit.MILLIS).toString());
            facts.put("seconds", took.toMillis() / 1000.0);
            facts.put("outcome", outcome);
            if (cause.message() != null) {
                facts.put("cause", cause.label());
                facts.put(State.REASON, cause.message());
            }
            return facts;
        }
    }

    void add(EndedRun run) {
        last = run;
        if (run.cause().message() != null) {
            lastFailure = run;
        }
    }

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public State state() {
        var facts = new LinkedHashMap<String, Object>();
        put("last", last, facts);
        put("lastFailure", lastFailure, facts);
        return last == null ? State.unknown("none has ended since the start") : State.up(facts);
    }

    private static void put(String name, @Nullable EndedRun run, Map<String, Object> facts) {
        if (run != null) {
            facts.put(name, run.facts());
        }
    }
}
