package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.time.temporal.ChronoUnit;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * From a date to a date, both of them included.
 *
 * @param from the first
 * @param to the last, not before the first
 */
public record DateRange(SnapshotDate from, SnapshotDate to) {

    /**
     * The range between two dates as a caller writes them.
     *
     * @param mostDays how many days it may have
     * @throws SnapshotException when one is no date, they are the wrong way round, or the range is too long
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
                    range + " are " + days + " days; ask for up to " + mostDays
                            + " at once, one range after the other");
        }
        return range;
    }

    private long days() {
        return ChronoUnit.DAYS.between(from.value(), to.value()) + 1;
    }

    /** Those of the dates that lie in the range. */
    SortedSet<SnapshotDate> of(SortedSet<SnapshotDate> dates) {
        return dates.stream()
                .filter(date -> date.compareTo(from) >= 0 && date.compareTo(to) <= 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
