package io.cryptomarket.pipeline.snapshot;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/**
 * The bean {@code flight} of the routes: one fetch at a time in this process, so that the clock and whoever else asks
 * for the same day do not both pay for it. The second waits, then finds the day fetched.
 *
 * <p>Camel's throttler by concurrent requests was tried and rejected: it drops its semaphore ten seconds after a
 * release, also while another run holds it.
 */
public final class Flight {

    private static final int LONGEST_WAIT_MINUTES = 10;

    private static final String BOARDED = "CryptoMarketBoarded";

    private final Semaphore runway = new Semaphore(1, true);

    /**
     * Waits for its turn, once an exchange; the turn ends with the exchange, whichever way that ends.
     *
     * @throws SnapshotException when the turn does not come within ten minutes
     */
    public void board(Exchange exchange) throws InterruptedException {
        if (exchange.getProperty(BOARDED) != null) {
            return;
        }
        if (!runway.tryAcquire(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES)) {
            throw new SnapshotException("another fetch of this process has been under way for " + LONGEST_WAIT_MINUTES
                    + " minutes; restart the service if it does not end");
        }
        exchange.setProperty(BOARDED, true);
        AtTheEnd.of(exchange, runway::release);
    }
}
