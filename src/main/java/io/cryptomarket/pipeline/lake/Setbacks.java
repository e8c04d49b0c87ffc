package io.cryptomarket.pipeline.lake;

import io.cryptomarket.pipeline.snapshot.Flight;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code setbacks} of the routes: whether it is of use to pay for a date again without being asked to. A wrong
 * key, a used-up quota and an answer that the gates refuse are for a person to look at; asking every hour would only cost.
 */
public final class Setbacks {

    private final Flight flight;
    private final Quarantine quarantine;

    public Setbacks(Flight flight, Quarantine quarantine) {
        this.flight = flight;
        this.quarantine = quarantine;
    }

    /** Why a date is not to be fetched again without being asked for; null when it may be. */
    public @Nullable String of(@Variable("date") SnapshotDate date) {
        var refused = quarantine.of(date);
        return refused.isEmpty() ? flight.setback(date) : "a refused answer of it is in quarantine: " + refused.get(0);
    }
}
