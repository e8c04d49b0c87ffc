package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What became of the dates of a range that are made again, so far; several threads report to it at once. */
public final class RepublishedRange {

    private final DateRange asked;
    private final SortedSet<SnapshotDate> dates;
    private final SortedSet<SnapshotDate> lost;
    private final Progress progress;

    private final Map<Published, Integer> made = new EnumMap<>(Published.class);
    private final SortedMap<SnapshotDate, Throwable> failed = new TreeMap<>();
    private int ended;

    /**
     * @param asked the range that was asked for
     * @param dates those of its dates that have a raw object
     * @param lost those that are published but have no raw object any more
     * @param progress hears of each date
     */
    public RepublishedRange(
            DateRange asked, SortedSet<SnapshotDate> dates, SortedSet<SnapshotDate> lost, Progress progress) {
        this.asked = asked;
        this.dates = dates;
        this.lost = lost;
        this.progress = progress;
        progress.report("republishing", 0, dates.size());
    }

    /** Reports a date that was made. */
    public synchronized void made(Published what) {
        made.merge(what, 1, Integer::sum);
        ended();
    }

    /** Reports a date that could not be made. */
    public synchronized void failed(SnapshotDate date, Throwable why) {
        failed.put(date, why);
        ended();
    }

    private void ended() {
        ended++;
        progress.report("republishing", ended, dates.size());
    }

    /** The range that was asked for. */
    public DateRange asked() {
        return asked;
    }

    /** Those of its dates that have a raw object, in order. */
    public SortedSet<SnapshotDate> dates() {
        return dates;
    }

    /** Those of its dates that are published but have no raw object any more, in order; they are left as they are. */
    public SortedSet<SnapshotDate> lost() {
        return lost;
    }

    /** How many dates came to this. */
    public synchronized int count(Published what) {
        return made.getOrDefault(what, 0);
    }

    /** How many dates were made. */
    public synchronized int made() {
        return ended - failed.size();
    }

    /** Why each of the dates failed that did, in order. */
    public synchronized SortedMap<SnapshotDate, Throwable> failed() {
        return new TreeMap<>(failed);
    }

    /** How many dates were not begun or not finished, because the process is being stopped. */
    public synchronized int undone() {
        return dates.size() - ended;
    }
}
