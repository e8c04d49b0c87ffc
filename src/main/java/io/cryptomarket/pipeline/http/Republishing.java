package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.Failure;
import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.storage.Inventory;
import io.cryptomarket.pipeline.storage.Layout;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * The bean {@code republishing} of the routes: which dates of a range there are to be made again, and what came of them.
 */
public final class Republishing {

    /** Each date holds a raw object's page and a CSV's buffers, so more would not be small any more. */
    private static final int MOST_AT_ONCE = 4;

    private static final int IDLE_SECONDS = 10;

    private final Inventory inventory;
    private final Layout layout;

    public Republishing(Inventory inventory, Layout layout) {
        this.inventory = inventory;
        this.layout = layout;
    }

    /** The threads on which dates are made, the same for all calls. */
    public static ExecutorService threads() {
        int most = Math.min(MOST_AT_ONCE, Runtime.getRuntime().availableProcessors());
        var threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    var thread = new Thread(work, "republish");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** A range that is being made again. */
    static final class Range {
        private final SortedSet<SnapshotDate> dates;
        private final RepublishedRange outcome;

        private Range(SortedSet<SnapshotDate> dates, RepublishedRange outcome) {
            this.dates = dates;
            this.outcome = outcome;
        }
    }

    /**
     * Looks which dates of a range there are.
     *
     * @throws SnapshotException when it is no range, or there is none
     */
    public Object begin(@Variable("from") String from, @Variable("to") String to) {
        var asked = DateRange.parse(from, to);
        var raw = inventory.dates(layout.raw());
        raw.removeIf(date -> !asked.holds(date));
        var lost = new TreeSet<>(inventory.dates(layout.manifest()));
        lost.removeIf(date -> !asked.holds(date) || raw.contains(date));
        if (raw.isEmpty() && lost.isEmpty()) {
            throw new SnapshotException(
                    FailureKind.NO_RAW_DATA, "no date from " + asked + " has a raw object that it could be made from");
        }
        var outcome = new RepublishedRange(asked, raw.size() + lost.size());
        lost.forEach(date -> outcome.failed(date, FailureKind.RAW_LOST));
        return new Range(raw, outcome);
    }

    /** Its dates, one after the other, until the service is told to stop. */
    public Iterator<SnapshotDate> dates(@Variable("range") Range range, CamelContext context) {
        var dates = range.dates.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !context.isStopping() && dates.hasNext();
            }

            @Override
            public SnapshotDate next() {
                return dates.next();
            }
        };
    }

    /** A date that came to this. */
    public void made(@Variable("range") Range range, @Variable("published") String published) {
        range.outcome.made(Published.of(published));
    }

    /** A date that was not made; one that fails while the service is stopping may have failed of that alone. */
    public void failed(@Variable("range") Range range, @Variable("date") SnapshotDate date, Exchange failed) {
        if (!failed.getContext().isStopping()) {
            var caught = failed.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            range.outcome.failed(date, Failure.of(caught).kind());
        }
    }

    /**
     * How many dates came to what.
     *
     * @throws SnapshotException when not every date was made
     */
    public Object end(@Variable("range") Range range) {
        return range.outcome.result();
    }
}
