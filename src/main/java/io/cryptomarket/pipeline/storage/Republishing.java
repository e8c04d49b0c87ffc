package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The bean {@code republishing} of the routes: selects the dates of a range and records the result of each. */
public final class Republishing {

    /** Bounds the memory: each date in progress holds a page of the raw object and the buffers of a CSV. */
    private static final int DEFAULT_PARALLEL = 4;

    private static final int IDLE_SECONDS = 10;

    private final Inventory inventory;
    private final Layout layout;
    private final String bucket;
    private final ThreadPoolExecutor threads = threads();

    /** @param bucket the bucket of the lake, for messages */
    public Republishing(Inventory inventory, Layout layout, String bucket) {
        this.inventory = inventory;
        this.layout = layout;
        this.bucket = bucket;
    }

    private static ThreadPoolExecutor threads() {
        int most = Math.min(DEFAULT_PARALLEL, Runtime.getRuntime().availableProcessors());
        var threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    var thread = new Thread(work, "republish");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** The threads that republish dates, shared by all ranges. */
    public ExecutorService executor() {
        return threads;
    }

    /**
     * Selects the dates of a range that can be republished.
     *
     * @param mostDays the largest number of days that is allowed; null for no limit
     * @param parallel how many dates to republish at once from now on; null to keep the present number
     * @param progress is told about each finished date; may be null
     * @throws SnapshotException when the range is invalid or holds no date
     */
    public RepublishedRange begin(
            @Variable("from") String from,
            @Variable("to") String to,
            @Variable("mostDays") @Nullable Integer mostDays,
            @Variable("parallel") @Nullable Integer parallel,
            @Variable("progress") @Nullable Progress progress) {
        var asked = DateRange.parse(from, to, Objects.requireNonNullElse(mostDays, Integer.MAX_VALUE));
        if (parallel != null) {
            resize(parallel);
        }
        var raw = asked.select(inventory.dates(layout.raw()));
        var lost = asked.select(inventory.dates(layout.manifest()));
        lost.removeAll(raw);
        if (raw.isEmpty() && lost.isEmpty()) {
            throw new SnapshotException(
                    FailureKind.NO_RAW_DATA,
                    "nothing to republish: no raw object from " + asked + " in bucket " + bucket);
        }
        return new RepublishedRange(asked, raw, lost, Objects.requireNonNullElse(progress, Progress.NONE));
    }

    /** The pool refuses a core size above its maximum at any time, hence the first step. */
    private synchronized void resize(int parallel) {
        threads.setCorePoolSize(1);
        threads.setMaximumPoolSize(parallel);
        threads.setCorePoolSize(parallel);
    }

    /** Iterates over the dates of a range until the context is stopping. */
    public Iterator<SnapshotDate> dates(@Variable("range") RepublishedRange range, CamelContext context) {
        return range.dates().stream().takeWhile(date -> !isStopping(context)).iterator();
    }

    /** Records the result of a republished date. */
    public void made(@Variable("range") RepublishedRange range, @Variable("published") String published) {
        range.made(Published.of(published));
    }

    /** Records a failed date, unless the context is stopping, which may be the only reason for the failure. */
    public void failed(
            @Variable("range") RepublishedRange range, @Variable("date") SnapshotDate date, Exchange failed) {
        if (!isStopping(failed.getContext())) {
            range.failed(date, failed.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        }
    }

    private static boolean isStopping(CamelContext context) {
        return context.isStopping() || context.isStopped();
    }
}
