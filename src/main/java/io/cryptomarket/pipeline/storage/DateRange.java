package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A range of dates.
 *
 * @param from the first date, included
 * @param to the last date, included; not before the first
 */
public record DateRange(SnapshotDate from, SnapshotDate to) {

    /**
     * Parses a range from the two dates that a caller sent.
     *
     * @param mostDays the largest number of days that is allowed
     * @throws SnapshotException when a text is not a date, the first date is after the last, or the range is too long
     */
    static DateRange parse(String from, String to, int mostDays) {
        var range = new DateRange(SnapshotDate.parse(from), SnapshotDate.parse(to));
        long days = range.days();
        if (days < 1) {
            throw new SnapshotException(
                    FailureKind.NOT_A_RANGE, from + " is after " + to + "; the first date of the range comes first");
        }
        if (days > mostDays) {
            throw new SnapshotException(
                    FailureKind.NOT_A_RANGE,
                    range + " has " + days + " days; the limit is " + mostDays + ", so send several requests");
        }
        return range;
    }

    private long days() {
        return ChronoUnit.DAYS.between(from.value(), to.value()) + 1;
    }

    /** Returns a copy of the given dates without those outside the range. */
    NavigableSet<SnapshotDate> select(NavigableSet<SnapshotDate> dates) {
        return new TreeSet<>(dates.subSet(from, true, to, true));
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
