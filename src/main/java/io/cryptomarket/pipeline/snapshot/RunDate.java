package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.failure.FailureKind;
import java.time.Clock;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The bean {@code runDate} of the routes: which date a run is about, in UTC whatever the machine's zone. */
public final class RunDate {

    private final Clock clock;

    public RunDate(Clock clock) {
        this.clock = clock;
    }

    /** Today, in UTC. */
    public SnapshotDate today() {
        return SnapshotDate.of(clock.instant());
    }

    /**
     * The date that a run is about.
     *
     * @param requestedDate the date that was asked for by name, or null for today
     * @throws SnapshotException when that is not a date
     */
    public SnapshotDate dateOf(@Variable("requestedDate") @Nullable String requestedDate) {
        return requestedDate == null ? today() : SnapshotDate.parse(requestedDate);
    }

    /**
     * Lets a date pass that CoinCap has prices of.
     *
     * @throws SnapshotException when it is not today, before anything is paid for
     */
    public void requireFetchable(@Variable("date") SnapshotDate date) {
        int ahead = date.compareTo(today());
        if (ahead > 0) {
            throw new SnapshotException(
                    FailureKind.NO_PRICES, date + " has not begun: it is " + today() + " in UTC; nothing was called");
        }
        if (ahead < 0) {
            throw new SnapshotException(
                    FailureKind.NO_PRICES,
                    date + " has no raw object, and CoinCap has no prices but those of now: only " + today()
                            + " can be fetched; nothing was called, and that date is missing for good");
        }
    }

    /**
     * Lets a run pass whose result is of the date that was asked for.
     *
     * @param date the date that CoinCap's answer has by its own timestamp, and is stored under
     * @throws SnapshotException when another date was asked for by name
     */
    public void requireRequestedDate(
            @Variable("requestedDate") @Nullable String requestedDate, @Variable("date") SnapshotDate date) {
        if (requestedDate != null && !SnapshotDate.parse(requestedDate).equals(date)) {
            throw new SnapshotException(
                    FailureKind.ANOTHER_DATE,
                    requestedDate + " was asked for, and CoinCap's answer is of " + date
                            + " by its own timestamp: it is stored and published under that date, and " + requestedDate
                            + " is not there");
        }
    }
}
