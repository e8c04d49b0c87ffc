package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.snapshot.SnapshotException.Reason;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code fetchLock} of the routes: one fetch at a time in this process, so that the clock and whoever else asks
 * for the same day do not both pay for it. The second waits, then finds the day fetched; or it fails as the first has, if
 * what the first has paid for was of no use.
 *
 * <p>Camel's throttler by concurrent requests was tried and rejected: it drops its semaphore ten seconds after a
 * release, also while another run holds it.
 */
public final class FetchLock {

    /** The property of an exchange that says how long it waits, a {@link Duration}, where that is not as usual. */
    public static final String LONGEST_WAIT = "CryptoMarketLongestWait";

    private static final String ACQUIRED = "CryptoMarketFetchLockHeld";

    private final Semaphore lock = new Semaphore(1, true);
    private final Duration longestWait;

    private long endedFetches;
    private @Nullable Failure lastFailure;

    /**
     * A fetch that failed in a way that another would, too.
     *
     * @param sequence its number among all that ended
     * @param requestedDate the date that it was asked for by name, null for today
     * @param date the date that it was to fetch
     * @param message what a person was told
     * @param reason its kind, which tells whether it may be better soon
     */
    private record Failure(
            long sequence,
            @Nullable String requestedDate,
            @Nullable SnapshotDate date,
            String message,
            Reason reason) {}

    /** @param longestWait how long to wait for the fetch before */
    public FetchLock(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /**
     * Waits for its turn, once an exchange; the turn ends with the exchange, whichever way that ends.
     *
     * @throws SnapshotException when the turn does not come in time, or the fetch that was waited for failed
     */
    public void acquire(Exchange exchange) throws InterruptedException {
        if (exchange.getProperty(ACQUIRED) != null) {
            return;
        }
        long arrival = endedFetches();
        var wait = exchange.getProperty(LONGEST_WAIT, longestWait, Duration.class);
        if (!lock.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SnapshotException(
                    Reason.BUSY,
                    "another fetch of this process is under way, and has not ended in the " + inWords(wait)
                            + " that this run waits for it; restart the service if it never does");
        }
        exchange.setProperty(ACQUIRED, true);
        OnCompletion.run(exchange, () -> {
            recordEnd(exchange);
            lock.release();
        });
        failLikePredecessor(arrival, exchange);
    }

    private static String inWords(Duration wait) {
        return wait.toMinutes() > 1 ? wait.toMinutes() + " minutes" : wait.toMillis() / 1000.0 + " seconds";
    }

    private synchronized long endedFetches() {
        return endedFetches;
    }

    private synchronized void recordEnd(Exchange exchange) {
        endedFetches++;
        var failure = failure(exchange);
        if (exchange.getVariable("report") instanceof GateReport report && report.isRefused()) {
            lastFailure = newFailure(exchange, "CoinCap's answer is refused: " + report.getReason(), Reason.GATES);
        } else if (failure instanceof CoinCapException fault) {
            lastFailure = newFailure(
                    exchange,
                    String.valueOf(fault.getMessage()),
                    fault.isTransient() ? Reason.COINCAP_TRANSIENT : Reason.COINCAP_FAILED);
        } else if (failure == null) {
            lastFailure = null;
        }
    }

    private Failure newFailure(Exchange exchange, String why, Reason reason) {
        return new Failure(
                endedFetches, asked(exchange), exchange.getVariable("date", SnapshotDate.class), why, reason);
    }

    private static @Nullable Throwable failure(Exchange exchange) {
        Throwable caught = exchange.getException();
        return caught != null ? caught : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }

    private static @Nullable String asked(Exchange exchange) {
        return exchange.getVariable("requestedDate", String.class);
    }

    private synchronized void failLikePredecessor(long arrival, Exchange exchange) {
        if (lastFailure != null
                && lastFailure.sequence() > arrival
                && Objects.equals(lastFailure.requestedDate(), asked(exchange))) {
            throw new SnapshotException(
                    lastFailure.reason(), "the fetch that this run waited for has failed: " + lastFailure.message());
        }
    }

    /** Why the last fetch of a date failed for good, if it did; null when another may help. */
    public synchronized @Nullable String failureOf(SnapshotDate date) {
        return lastFailure != null
                        && lastFailure.reason() != Reason.COINCAP_TRANSIENT
                        && date.equals(lastFailure.date())
                ? lastFailure.message()
                : null;
    }
}
