package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.failure.FailureKind;
import java.time.Clock;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The bean {@code runDate} of the routes: the UTC date of a run, independent of the machine's time zone. */
public final class RunDate {

    private final Clock clock;

    public RunDate(Clock clock) {
        this.clock = clock;
    }

    public SnapshotDate today() {
        return SnapshotDate.of(clock.instant());
    }

    /**
     * The requested date, or today if that is null.
     *
     * @throws SnapshotException if it is not a date
     */
    public SnapshotDate dateOf(@Variable("requestedDate") @Nullable String requestedDate) {
        return requestedDate == null ? today() : SnapshotDate.parse(requestedDate);
    }

    /**
     * Fails a run that would fetch another date than today, since CoinCap has only current prices.
     *
     * @throws SnapshotException if the date is not today
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
                    date + " has no raw object, and CoinCap has only current prices: only " + today()
                            + " can be fetched; nothing was called, and that date is missing for good");
        }
    }

    /**
     * Fails a run whose result is of another date than the requested one.
     *
     * @param requestedDate null if the caller named no date
     * @param date the date of the response's own timestamp, under which it is stored
     * @throws SnapshotException if the dates differ
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
