package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.FetchLock;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code catchUpGuard} of the routes: keeps the hourly catch-up from paying for a date again after a failure that
 * needs an operator, such as a wrong key, a used-up quota or an answer that failed the quality checks.
 */
public final class CatchUpGuard {

    private final FetchLock fetchLock;
    private final Quarantine quarantine;

    public CatchUpGuard(FetchLock fetchLock, Quarantine quarantine) {
        this.fetchLock = fetchLock;
        this.quarantine = quarantine;
    }

    /** Returns why the catch-up must skip a date; null when it may fetch the date. */
    public @Nullable String skipReason(@Variable("date") SnapshotDate date) {
        var refused = quarantine.of(date);
        return refused.isEmpty()
                ? fetchLock.permanentFailure(date)
                : "an answer of this date is in quarantine: " + refused.get(0);
    }
}
