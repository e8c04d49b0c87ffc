package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.Finding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the routes in use came about.
 *
 * @param at when the last edit was dealt with; null before the first
 * @param outcome what became of it; null before the first
 * @param change what it changed, in words
 * @param milliseconds how long that took, from the edit's coming to rest
 * @param pending the names of the files in the folder that are not in use as they stand there
 * @param findings why not, and what else a person should know
 */
public record ReloadStatus(
        @Nullable Instant at,
        @Nullable Outcome outcome,
        String change,
        long milliseconds,
        List<String> pending,
        List<Finding> findings) {

    public ReloadStatus {
        pending = List.copyOf(pending);
        findings = List.copyOf(findings);
    }

    /** Before the first edit. */
    public static ReloadStatus none() {
        return new ReloadStatus(null, null, "", 0, List.of(), List.of());
    }

    /** Whether the folder holds something that is not in use. */
    public boolean isPending() {
        return !pending.isEmpty();
    }

    /** Whether the routes in use are as one of the sets of files says. */
    public boolean isCurrent() {
        return outcome != Outcome.BROKEN;
    }
}
