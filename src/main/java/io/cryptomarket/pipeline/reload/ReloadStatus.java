package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.Generation.Run;
import io.cryptomarket.pipeline.validation.Finding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of the last edit, and the generations that are open.
 *
 * @param at when the last edit was processed; null before the first
 * @param outcome the outcome of the edit; null before the first
 * @param change what it changed, in words
 * @param milliseconds how long that took, from the time at which the folder had stopped changing
 * @param pending the names of the files in the folder that are not in use as they stand there
 * @param findings the errors and warnings
 * @param generation the number of the generation in use, from 1; 0 before the first
 * @param retiring those before it that have not ended
 */
public record ReloadStatus(
        @Nullable Instant at,
        @Nullable Outcome outcome,
        String change,
        long milliseconds,
        List<String> pending,
        List<Finding> findings,
        int generation,
        List<Retiring> retiring) {

    public ReloadStatus {
        pending = List.copyOf(pending);
        findings = List.copyOf(findings);
        retiring = List.copyOf(retiring);
    }

    /**
     * A generation that was replaced and has not ended.
     *
     * @param generation its number
     * @param calls how many calls and runs hold it
     * @param runs its runs that have not ended, the oldest first
     */
    public record Retiring(int generation, int calls, List<Run> runs) {
        public Retiring {
            runs = List.copyOf(runs);
        }
    }

    /** Before the first edit. */
    static ReloadStatus none() {
        return new ReloadStatus(null, null, "", 0, List.of(), List.of(), 0, List.of());
    }

    static ReloadStatus of(
            Instant at,
            Outcome outcome,
            String change,
            long milliseconds,
            List<String> pending,
            List<Finding> findings) {
        return new ReloadStatus(at, outcome, change, milliseconds, pending, findings, 0, List.of());
    }

    ReloadStatus with(int number, List<Retiring> others) {
        return new ReloadStatus(at, outcome, change, milliseconds, pending, findings, number, others);
    }

    /** Whether the folder holds something that is not in use. */
    public boolean isPending() {
        return !pending.isEmpty();
    }
}
