package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.Failure;
import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.storage.RepublishedRange;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The response of a call that rebuilt a range of dates.
 *
 * @param from the first date of the requested range
 * @param to its last date
 * @param dates the number of its dates that have a raw object
 * @param published how many of them were published for the first time
 * @param republished how many got another CSV or manifest
 * @param unchanged how many did not change
 */
record RepublishReply(String from, String to, int dates, int published, int republished, int unchanged) {

    private static final int MOST_NAMED = 5;

    /**
     * The response for a range.
     *
     * @throws SnapshotException if a date was not rebuilt
     */
    static RepublishReply of(RepublishedRange range) {
        var failed = new TreeMap<SnapshotDate, FailureKind>();
        range.failed().forEach((date, why) -> failed.put(date, Failure.of(why).kind()));
        range.lost().forEach(date -> failed.put(date, FailureKind.RAW_LOST));
        int dates = range.dates().size() + range.lost().size();
        if (!failed.isEmpty()) {
            throw failure(failed, dates, range.made());
        }
        if (range.undone() > 0) {
            throw new SnapshotException(
                    FailureKind.STOPPING,
                    range.made() + " of " + dates
                            + " dates are done, and the service is stopping; the same call later goes on");
        }
        return new RepublishReply(
                range.asked().from().toString(),
                range.asked().to().toString(),
                dates,
                range.count(Published.CREATED),
                range.count(Published.REBUILT),
                range.count(Published.EXISTING));
    }

    private static SnapshotException failure(SortedMap<SnapshotDate, FailureKind> failed, int dates, int made) {
        boolean retryable =
                failed.values().stream().allMatch(kind -> kind.problem().isRetryable());
        var which = failed.entrySet().stream()
                .limit(MOST_NAMED)
                .map(date -> date.getKey() + " (" + date.getValue().problem().title() + ")")
                .collect(Collectors.joining(", "));
        return new SnapshotException(
                retryable ? FailureKind.DATES_RETRYABLE : FailureKind.DATES_FAILED,
                failed.size() + " of " + dates + " dates failed: " + which
                        + (failed.size() > MOST_NAMED ? " and " + (failed.size() - MOST_NAMED) + " more" : "")
                        + "; " + made + " are done, and the same call goes on with the rest"
                        + (retryable ? "" : " when the causes in the log of the service are fixed"));
    }
}
