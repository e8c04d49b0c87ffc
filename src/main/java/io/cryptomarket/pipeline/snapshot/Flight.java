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
 * The bean {@code flight} of the routes: one fetch at a time in this process, so that the clock and whoever else asks
 * for the same day do not both pay for it. The second waits, then finds the day fetched; or it fails as the first has, if
 * what the first has paid for was of no use.
 *
 * <p>Camel's throttler by concurrent requests was tried and rejected: it drops its semaphore ten seconds after a
 * release, also while another run holds it.
 */
public final class Flight {

    /** The property of an exchange that says how long it waits, a {@link Duration}, where that is not as usual. */
    public static final String LONGEST_WAIT = "CryptoMarketLongestWait";

    private static final String BOARDED = "CryptoMarketBoarded";

    private final Semaphore runway = new Semaphore(1, true);
    private final Duration longestWait;

    private long landings;
    private @Nullable Crash crash;

    /**
     * A fetch that failed in a way that another would, too.
     *
     * @param landing its number among all that ended
     * @param asked the date that it was asked for by name, null for today
     * @param date the date that it was to fetch
     * @param why what a person was told
     * @param reason its kind, which tells whether it may be better soon
     */
    private record Crash(
            long landing, @Nullable String asked, @Nullable SnapshotDate date, String why, Reason reason) {}

    /** @param longestWait how long to wait for the fetch before */
    public Flight(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /**
     * Waits for its turn, once an exchange; the turn ends with the exchange, whichever way that ends.
     *
     * @throws SnapshotException when the turn does not come in time, or the fetch that was waited for failed
     */
    public void board(Exchange exchange) throws InterruptedException {
        if (exchange.getProperty(BOARDED) != null) {
            return;
        }
        long arrival = landings();
        var wait = exchange.getProperty(LONGEST_WAIT, longestWait, Duration.class);
        if (!runway.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SnapshotException(
                    Reason.BUSY,
                    "another fetch of this process is under way, and has not ended in the " + inWords(wait)
                            + " that this run waits for it; restart the service if it never does");
        }
        exchange.setProperty(BOARDED, true);
        AtTheEnd.of(exchange, () -> {
            land(exchange);
            runway.release();
        });
        failAsTheOneBefore(arrival, exchange);
    }

    private static String inWords(Duration wait) {
        return wait.toMinutes() > 1 ? wait.toMinutes() + " minutes" : wait.toMillis() / 1000.0 + " seconds";
    }

    private synchronized long landings() {
        return landings;
    }

    private synchronized void land(Exchange exchange) {
        landings++;
        var failure = failure(exchange);
        if (exchange.getVariable("report") instanceof GateReport report && report.isRefused()) {
            crash = crash(exchange, "CoinCap's answer is refused: " + report.getReason(), Reason.GATES);
        } else if (failure instanceof CoinCapException fault) {
            crash = crash(
                    exchange,
                    String.valueOf(fault.getMessage()),
                    fault.isPassing() ? Reason.COINCAP_PASSING : Reason.COINCAP_FAILED);
        } else if (failure == null) {
            crash = null;
        }
    }

    private Crash crash(Exchange exchange, String why, Reason reason) {
        return new Crash(landings, asked(exchange), exchange.getVariable("date", SnapshotDate.class), why, reason);
    }

    private static @Nullable Throwable failure(Exchange exchange) {
        Throwable caught = exchange.getException();
        return caught != null ? caught : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }

    private static @Nullable String asked(Exchange exchange) {
        return exchange.getVariable("asked", String.class);
    }

    private synchronized void failAsTheOneBefore(long arrival, Exchange exchange) {
        if (crash != null && crash.landing() > arrival && Objects.equals(crash.asked(), asked(exchange))) {
            throw new SnapshotException(
                    crash.reason(), "the fetch that this run waited for has failed: " + crash.why());
        }
    }

    /** Why the last fetch of a date failed for good, if it did; null when another may help. */
    public synchronized @Nullable String setback(SnapshotDate date) {
        return crash != null && crash.reason() != Reason.COINCAP_PASSING && date.equals(crash.date())
                ? crash.why()
                : null;
    }
}
