package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Counts the results of a republished range. Several threads report to it at once. */
public final class RepublishedRange {

    private final DateRange asked;
    private final SortedSet<SnapshotDate> dates;
    private final SortedSet<SnapshotDate> lost;
    private final Progress progress;

    private final Map<Published, Integer> made = new EnumMap<>(Published.class);
    private final SortedMap<SnapshotDate, Throwable> failed = new TreeMap<>();
    private int ended;

    /** @param progress is told about each finished date */
    public RepublishedRange(
            DateRange asked, SortedSet<SnapshotDate> dates, SortedSet<SnapshotDate> lost, Progress progress) {
        this.asked = asked;
        this.dates = dates;
        this.lost = lost;
        this.progress = progress;
        progress.report("republishing", 0, dates.size());
    }

    /** Reports a date that was republished. */
    public synchronized void made(Published what) {
        made.merge(what, 1, Integer::sum);
        ended();
    }

    /** Reports a date that failed. */
    public synchronized void failed(SnapshotDate date, Throwable why) {
        failed.put(date, why);
        ended();
    }

    private void ended() {
        ended++;
        progress.report("republishing", ended, dates.size());
    }

    /** The requested range. */
    public DateRange asked() {
        return asked;
    }

    /** The dates of the range that have a raw object, in order. */
    public SortedSet<SnapshotDate> dates() {
        return dates;
    }

    /** The published dates of the range whose raw object is gone, in order. They stay unchanged. */
    public SortedSet<SnapshotDate> lost() {
        return lost;
    }

    /** How many dates had this result. */
    public synchronized int count(Published what) {
        return made.getOrDefault(what, 0);
    }

    /** How many dates were republished. */
    public synchronized int made() {
        return ended - failed.size();
    }

    /** The failed dates and their failures, in order. */
    public synchronized SortedMap<SnapshotDate, Throwable> failed() {
        return new TreeMap<>(failed);
    }

    /** How many dates were not finished because the process is stopping. */
    public synchronized int undone() {
        return dates.size() - ended;
    }
}
