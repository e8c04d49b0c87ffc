package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.time.temporal.ChronoUnit;

/**
 * From a date to a date, both of them included.
 *
 * @param from the first
 * @param to the last, not before the first
 */
record DateRange(SnapshotDate from, SnapshotDate to) {

    /** A leap year: what ends before a caller's patience does. */
    static final int MOST_DAYS = 366;

    /**
     * The range between two dates as a caller writes them.
     *
     * @throws SnapshotException when one is no date, they are the wrong way round, or too much is asked for at once
     */
    static DateRange parse(String from, String to) {
        var range = new DateRange(SnapshotDate.parse(from), SnapshotDate.parse(to));
        long days = range.days();
        if (days < 1) {
            throw new SnapshotException(
                    FailureKind.NOT_A_RANGE, from + " is after " + to + "; the first date of the range comes first");
        }
        if (days > MOST_DAYS) {
            throw new SnapshotException(
                    FailureKind.NOT_A_RANGE,
                    range + " are " + days + " days; ask for up to " + MOST_DAYS
                            + " at once, one range after the other");
        }
        return range;
    }

    private long days() {
        return ChronoUnit.DAYS.between(from.value(), to.value()) + 1;
    }

    boolean holds(SnapshotDate date) {
        return date.compareTo(from) >= 0 && date.compareTo(to) <= 0;
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
