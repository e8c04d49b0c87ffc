package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.FetchLock;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code catchUpGuard} of the routes: whether it is of use to pay for a date again without being asked to. A wrong
 * key, a used-up quota and an answer that the gates refuse are for a person to look at; asking every hour would only cost.
 */
public final class CatchUpGuard {

    private final FetchLock fetchLock;
    private final Quarantine quarantine;

    public CatchUpGuard(FetchLock fetchLock, Quarantine quarantine) {
        this.fetchLock = fetchLock;
        this.quarantine = quarantine;
    }

    /** Why a date is not to be fetched again without being asked for; null when it may be. */
    public @Nullable String skipReason(@Variable("date") SnapshotDate date) {
        var refused = quarantine.of(date);
        return refused.isEmpty()
                ? fetchLock.permanentFailure(date)
                : "a refused answer of it is in quarantine: " + refused.get(0);
    }
}
