package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many dates of a range came to what, as far as they are made; several threads say so at once. */
final class RepublishedRange {

    private static final int MOST_NAMED = 5;

    private final DateRange range;
    private final int dates;
    private final Map<Published, Integer> made = new EnumMap<>(Published.class);
    private final SortedMap<SnapshotDate, FailureKind> named = new TreeMap<>();
    private int failed;
    private boolean passes = true;

    /** @param dates how many dates there are to be made */
    RepublishedRange(DateRange range, int dates) {
        this.range = range;
        this.dates = dates;
    }

    /**
     * What is answered when every date was made.
     *
     * @param from the first date of the range that was asked for
     * @param to its last date
     * @param dates how many dates of it have a raw object
     * @param published how many of them are published for the first time
     * @param republished how many have another CSV or manifest now
     * @param unchanged how many are as they were
     */
    record Result(String from, String to, int dates, int published, int republished, int unchanged) {}

    synchronized void made(Published what) {
        made.merge(what, 1, Integer::sum);
    }

    synchronized void failed(SnapshotDate date, FailureKind why) {
        failed++;
        passes &= why.problem().isRetryable();
        named.put(date, why);
        if (named.size() > MOST_NAMED) {
            named.remove(named.lastKey());
        }
    }

    /** @throws SnapshotException when not every date was made */
    synchronized Result result() {
        if (failed > 0) {
            throw new SnapshotException(passes ? FailureKind.DATES_RETRYABLE : FailureKind.DATES_FAILED, failures());
        }
        if (count() < dates) {
            throw new SnapshotException(
                    FailureKind.STOPPING,
                    count() + " of " + dates
                            + " dates are done, and the service is stopping; the same call later goes on");
        }
        return new Result(
                range.from().toString(),
                range.to().toString(),
                dates,
                count(Published.CREATED),
                count(Published.REBUILT),
                count(Published.EXISTING));
    }

    private String failures() {
        var which = named.entrySet().stream()
                .map(date -> date.getKey() + " (" + date.getValue().problem().title() + ")")
                .collect(Collectors.joining(", "));
        return failed + " of " + dates + " dates failed: " + which
                + (failed > named.size() ? " and " + (failed - named.size()) + " more" : "")
                + "; " + count() + " are done, and the same call goes on with the rest"
                + (passes ? "" : " when what the log of the service says of them is mended");
    }

    private int count() {
        return made.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int count(Published what) {
        return made.getOrDefault(what, 0);
    }
}
