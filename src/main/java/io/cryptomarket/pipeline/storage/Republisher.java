package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Makes many dates again from their raw objects, a few at a time. A date that fails does not keep the others from being
 * made. Nothing is remembered of a range that was broken off: a date that is as it should be is left alone, so that
 * asking for the range once more goes on where it ended.
 */
public final class Republisher {

    /** Makes one date again and says what became of it. */
    public interface DateRebuilder {
        Published rebuild(SnapshotDate date) throws Exception;
    }

    /**
     * How it ended.
     *
     * @param rebuilt what became of each date that did not fail
     * @param failed why each of the others failed
     * @param notStarted how many were not begun or not finished, since it was told to stop
     */
    public record Outcome(Map<SnapshotDate, Published> rebuilt, Map<SnapshotDate, Throwable> failed, int notStarted) {

        public Outcome {
            rebuilt = new TreeMap<>(rebuilt);
            failed = new TreeMap<>(failed);
        }

        /** How many dates came to this. */
        public long count(Published result) {
            return rebuilt.values().stream().filter(result::equals).count();
        }
    }

    private final DateRebuilder oneDate;
    private final int threads;
    private final Progress progress;
    private final BooleanSupplier stopping;

    /** One that nobody stops. */
    public Republisher(DateRebuilder oneDate, int threads, Progress progress) {
        this(oneDate, threads, progress, () -> false);
    }

    /**
     * @param threads how many dates are made at once
     * @param stopping whether no further date is to be begun; one that fails from then on counts as undone
     */
    public Republisher(DateRebuilder oneDate, int threads, Progress progress, BooleanSupplier stopping) {
        this.oneDate = oneDate;
        this.threads = threads;
        this.progress = progress;
        this.stopping = stopping;
    }

    /** Makes these dates again. */
    public Outcome run(SortedSet<SnapshotDate> dates) throws InterruptedException {
        var made = new ConcurrentSkipListMap<SnapshotDate, Published>();
        var failed = new ConcurrentSkipListMap<SnapshotDate, Throwable>();
        var done = new AtomicInteger();
        progress.report("republishing", 0, dates.size());
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var runs = new TreeMap<SnapshotDate, Future<Published>>();
            for (var date : dates) {
                runs.put(date, pool.submit(() -> {
                    refuseStopped();
                    try {
                        return oneDate.rebuild(date);
                    } finally {
                        progress.report("republishing", done.incrementAndGet(), dates.size());
                    }
                }));
            }
            for (var run : new ArrayList<>(runs.entrySet())) {
                try {
                    made.put(run.getKey(), run.getValue().get());
                } catch (ExecutionException e) {
                    if (!stopping.getAsBoolean()) {
                        failed.put(run.getKey(), e.getCause());
                    }
                }
            }
        } finally {
            pool.shutdownNow();
        }
        return new Outcome(made, failed, dates.size() - made.size() - failed.size());
    }

    private void refuseStopped() {
        if (stopping.getAsBoolean()) {
            throw new CancellationException("not begun, since the process is being stopped");
        }
    }
}
