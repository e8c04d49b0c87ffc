package io.cryptomarket.pipeline.lake;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes many dates again from their raw objects, a few at a time. A date that fails does not keep the others from being
 * made. Nothing is remembered of a range that was broken off: a date that is as it should be is left alone, so that
 * asking for the range once more goes on where it ended.
 */
public final class Republish {

    /** Makes one date again and says what became of it. */
    public interface OneDate {
        String make(SnapshotDate date) throws Exception;
    }

    /**
     * How it ended.
     *
     * @param made what became of each date that did not fail: {@code created}, {@code rebuilt} or {@code existing}
     * @param failed why each of the others failed
     */
    public record Outcome(Map<SnapshotDate, String> made, Map<SnapshotDate, Throwable> failed) {

        public Outcome {
            made = new TreeMap<>(made);
            failed = new TreeMap<>(failed);
        }

        /** How many dates came to this. */
        public long count(String result) {
            return made.values().stream().filter(result::equals).count();
        }
    }

    private final OneDate oneDate;
    private final int threads;
    private final Progress progress;

    /** @param threads how many dates are made at once */
    public Republish(OneDate oneDate, int threads, Progress progress) {
        this.oneDate = oneDate;
        this.threads = threads;
        this.progress = progress;
    }

    /** Makes these dates again. */
    public Outcome run(SortedSet<SnapshotDate> dates) throws InterruptedException {
        var made = new ConcurrentSkipListMap<SnapshotDate, String>();
        var failed = new ConcurrentSkipListMap<SnapshotDate, Throwable>();
        var done = new AtomicInteger();
        progress.at("republishing", 0, dates.size());
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var runs = new TreeMap<SnapshotDate, Future<String>>();
            for (var date : dates) {
                runs.put(date, pool.submit(() -> {
                    try {
                        return oneDate.make(date);
                    } finally {
                        progress.at("republishing", done.incrementAndGet(), dates.size());
                    }
                }));
            }
            for (var run : new ArrayList<>(runs.entrySet())) {
                try {
                    made.put(run.getKey(), run.getValue().get());
                } catch (ExecutionException e) {
                    failed.put(run.getKey(), e.getCause());
                }
            }
        } finally {
            pool.shutdownNow();
        }
        return new Outcome(made, failed);
    }
}
