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

/**
 * The bean {@code republishing} of the routes: which dates of a range there are to be made again, and what became of
 * them.
 */
public final class Republishing {

    /** Each date holds a raw object's page and a CSV's buffers; more of them at once need more memory. */
    private static final int USUALLY_AT_ONCE = 4;

    private static final int IDLE_SECONDS = 10;

    private final Inventory inventory;
    private final Layout layout;
    private final String bucket;
    private final ThreadPoolExecutor threads = threads();

    /** @param bucket the bucket of the inventory, for messages */
    public Republishing(Inventory inventory, Layout layout, String bucket) {
        this.inventory = inventory;
        this.layout = layout;
        this.bucket = bucket;
    }

    private static ThreadPoolExecutor threads() {
        int most = Math.min(USUALLY_AT_ONCE, Runtime.getRuntime().availableProcessors());
        var threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    var thread = new Thread(work, "republish");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** The threads on which dates are made, the same for all ranges. */
    public ExecutorService executor() {
        return threads;
    }

    /**
     * Looks which dates of a range there are.
     *
     * @param mostDays how many days the range may have; null for any number
     * @param parallel how many dates to make at once from now on; null for as many as before
     * @param progress hears of each date; may be null
     * @throws SnapshotException when it is no range, or there is nothing that could be made
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
        var raw = asked.of(inventory.dates(layout.raw()));
        var lost = asked.of(inventory.dates(layout.manifest()));
        lost.removeAll(raw);
        if (raw.isEmpty() && lost.isEmpty()) {
            throw new SnapshotException(
                    FailureKind.NO_RAW_DATA,
                    "nothing to republish: no raw object from " + asked + " in bucket " + bucket);
        }
        return new RepublishedRange(asked, raw, lost, Objects.requireNonNullElse(progress, Progress.NONE));
    }

    /** Never fewer at most than at least, which the pool would refuse. */
    private void resize(int parallel) {
        if (parallel > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(parallel);
            threads.setCorePoolSize(parallel);
        } else {
            threads.setCorePoolSize(parallel);
            threads.setMaximumPoolSize(parallel);
        }
    }

    /** Its dates, one after the other, until the context is stopped. */
    public Iterator<SnapshotDate> dates(@Variable("range") RepublishedRange range, CamelContext context) {
        var dates = range.dates().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !isEnding(context) && dates.hasNext();
            }

            @Override
            public SnapshotDate next() {
                return dates.next();
            }
        };
    }

    /** Keeps what became of a date that was made. */
    public void made(@Variable("range") RepublishedRange range, @Variable("published") String published) {
        range.made(Published.of(published));
    }

    /** Keeps why a date failed; one that fails while the context is stopped may have failed for that reason alone. */
    public void failed(
            @Variable("range") RepublishedRange range, @Variable("date") SnapshotDate date, Exchange failed) {
        if (!isEnding(failed.getContext())) {
            range.failed(date, failed.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        }
    }

    private static boolean isEnding(CamelContext context) {
        return context.isStopping() || context.isStopped();
    }
}
