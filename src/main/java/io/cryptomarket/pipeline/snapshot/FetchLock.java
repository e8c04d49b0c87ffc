package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.failure.Failure;
import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.SingleFlight.Holder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code fetchLock} of the routes: one fetch at a time in this process, so that the clock and whoever else asks
 * for the same date do not both pay for it. A run that waited finds the date fetched, or fails as the fetch of the same
 * date has, if another would fail in the same way; else it fetches in its turn.
 *
 * <p>One lock for all dates: CoinCap has no prices but those of now, so two fetches at once pay twice for the same, and
 * which date an answer is of is known only when it is there.
 *
 * <p>Camel's throttler by concurrent requests was tried and rejected: it drops its semaphore ten seconds after a
 * release, also while another run holds it.
 */
public final class FetchLock {

    /** The property of an exchange that says how long it waits, a {@link Duration}, where that is not as usual. */
    public static final String LONGEST_WAIT = "CryptoMarketLongestWait";

    private static final String HOLDER = "CryptoMarketFetchLock";
    private static final String FETCH = "fetch";

    private final SingleFlight<String, Optional<FailedFetch>> fetches = new SingleFlight<>();
    private final Duration longestWait;
    private final RunDate runDate;
    private volatile @Nullable FailedFetch last;

    /** The exchange that holds the lock; null when none does. */
    private final AtomicReference<@Nullable Exchange> current = new AtomicReference<>();

    /**
     * A failed fetch whose failure a new fetch would repeat.
     *
     * @param requested the date that it was to fetch
     * @param date the date that it was about at its end
     * @param kind how it failed
     * @param why the failure message
     * @param at when it ended, in milliseconds since 1970
     */
    private record FailedFetch(
            SnapshotDate requested, @Nullable SnapshotDate date, FailureKind kind, String why, long at) {}

    /**
     * @param longestWait how long to wait for the fetches before
     * @param runDate tells which date a run is about
     */
    public FetchLock(Duration longestWait, RunDate runDate) {
        this.longestWait = longestWait;
        this.runDate = runDate;
    }

    /**
     * Waits until no other run fetches, once an exchange; the lock is held until the exchange ends, whichever way.
     *
     * @throws SnapshotException when that takes too long, or the fetch that was waited for failed
     */
    public void acquire(Exchange exchange) throws InterruptedException {
        if (holder(exchange).filter(fetches::isHeldBy).isPresent()) {
            return;
        }
        var wait = exchange.getProperty(LONGEST_WAIT, longestWait, Duration.class);
        long deadline = System.nanoTime() + wait.toNanos();
        var requested = requested(exchange);
        failAsFetchSince(exchange.getClock().getCreated(), requested);
        var holder = fetches.begin(FETCH);
        while (holder == null) {
            awaitOther(requested, wait, deadline);
            // It may be another day by now.
            requested = requested(exchange);
            holder = fetches.begin(FETCH);
        }
        try {
            // The fetch before may have failed since the look above.
            failAsFetchSince(exchange.getClock().getCreated(), requested);
        } catch (RuntimeException e) {
            fetches.end(holder, Optional.empty());
            throw e;
        }
        hold(exchange, holder, requested);
    }

    /**
     * Releases the lock for a run that may never end, so that the next run can have it.
     *
     * @param routes only a run in this context
     * @param longest only a run that began longer ago
     * @return whether there was one
     */
    public boolean takeFrom(CamelContext routes, Duration longest) {
        var exchange = current.get();
        if (exchange == null
                || !routes.equals(exchange.getContext())
                || exchange.getClock().elapsed() <= longest.toMillis()) {
            return false;
        }
        if (!current.compareAndSet(exchange, null)) {
            return false;
        }
        release(exchange);
        return true;
    }

    private void hold(Exchange exchange, Holder holder, SnapshotDate requested) {
        current.set(exchange);
        exchange.setProperty(HOLDER, holder);
        OnCompletion.run(exchange, () -> end(exchange, holder, requested));
    }

    /**
     * Gives the lock up on behalf of the exchange that holds it, such as a run that is past its deadline: the next one
     * takes it. The end of that exchange then has no effect. Does nothing if the exchange does not hold the lock.
     */
    public void release(Exchange exchange) {
        holder(exchange).ifPresent(holder -> fetches.end(holder, Optional.empty()));
    }

    /** Why the last fetch of a date failed, if only an operator can mend that; null when another fetch may help. */
    public @Nullable String permanentFailure(SnapshotDate date) {
        var failed = last;
        return failed != null && failed.kind().needsOperator() && date.equals(failed.date()) ? failed.why() : null;
    }

    private static Optional<Holder> holder(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(HOLDER, Holder.class));
    }

    private SnapshotDate requested(Exchange exchange) {
        return runDate.dateOf(exchange.getVariable("requestedDate", String.class));
    }

    private void awaitOther(SnapshotDate requested, Duration wait, long deadline) throws InterruptedException {
        var result = new CompletableFuture<Optional<FailedFetch>>();
        Consumer<Optional<FailedFetch>> waiter = result::complete;
        if (!fetches.await(FETCH, waiter)) {
            return;
        }
        try {
            failAs(result.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS), requested);
        } catch (TimeoutException e) {
            throw new SnapshotException(
                    FailureKind.BUSY,
                    "another fetch of this process is under way, and has not ended in the " + inWords(wait)
                            + " that this run waits for it; restart the service if it never does",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            fetches.leave(FETCH, waiter);
        }
    }

    private static String inWords(Duration wait) {
        return wait.toMinutes() > 1 ? wait.toMinutes() + " minutes" : wait.toMillis() / 1000.0 + " seconds";
    }

    /** A run that began before a fetch failed has its result, as if it had waited for it here. */
    private void failAsFetchSince(long begin, SnapshotDate requested) {
        failAs(Optional.ofNullable(last).filter(failed -> failed.at() > begin), requested);
    }

    private static void failAs(Optional<FailedFetch> other, SnapshotDate requested) {
        other.filter(failed -> failed.requested().equals(requested)).ifPresent(failed -> {
            var kind = failed.kind().awaitedAs();
            if (kind != null) {
                throw new SnapshotException(kind, "the fetch that this run waited for has failed: " + failed.why());
            }
        });
    }

    private void end(Exchange exchange, Holder holder, SnapshotDate requested) {
        var failure = failure(exchange);
        var failed = Optional.ofNullable(failed(exchange, failure, requested));
        if (fetches.isHeldBy(holder) && (failed.isPresent() || failure == null)) {
            last = failed.orElse(null);
        }
        current.compareAndSet(exchange, null);
        fetches.end(holder, failed);
    }

    private static @Nullable FailedFetch failed(
            Exchange exchange, @Nullable Throwable failure, SnapshotDate requested) {
        var date = exchange.getVariable("date", SnapshotDate.class);
        if (exchange.getVariable("report") instanceof GateReport report && report.isRefused()) {
            var why = "CoinCap's answer is refused: " + report.getReason();
            return new FailedFetch(requested, date, FailureKind.QUALITY_REFUSED, why, System.currentTimeMillis());
        }
        if (failure == null) {
            return null;
        }
        var recognised = Failure.of(failure);
        var why = String.valueOf(recognised.known().getMessage());
        return recognised.kind().awaitedAs() == null
                ? null
                : new FailedFetch(requested, date, recognised.kind(), why, System.currentTimeMillis());
    }

    private static @Nullable Throwable failure(Exchange exchange) {
        Throwable thrown = exchange.getException();
        // Camel keeps the exception that a retry or a doCatch has handled.
        return thrown != null || exchange.getVariable("fetched") != null
                ? thrown
                : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }
}
