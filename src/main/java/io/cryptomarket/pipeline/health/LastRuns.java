package io.cryptomarket.pipeline.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports the last run and the last failed run. Neither takes the service down: only stale data does. */
final class LastRuns implements HealthIndicator {

    private volatile @Nullable EndedRun last;
    private volatile @Nullable EndedRun lastFailure;

    /**
     * An ended run.
     *
     * @param id also in the run's log lines
     * @param date the snapshot date; null if the run ended before it was known
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
    public State state() {
        var facts = new LinkedHashMap<String, Object>();
        var run = last;
        var failure = lastFailure;
        if (run == null) {
            return State.unknown("no run has ended since the start");
        }
        facts.put("last", run.facts());
        if (failure != null) {
            facts.put("lastFailure", failure.facts());
        }
        return State.up(facts);
    }
}
