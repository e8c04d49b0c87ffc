package io.cryptomarket.pipeline.coincap;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call to CoinCap and its price.
 *
 * @param at when it was about to be made
 * @param id tells it from any other call of that moment
 * @param estimate its likely price in credits
 * @param spent its price in credits once that is known; null before, and for good where an answer broke off
 */
public record Call(
        Instant at, String id, long estimate, @Nullable Long spent) {

    /** The same call, now that it is known what it cost. */
    public Call costing(long credits) {
        return new Call(at, id, estimate, credits);
    }

    /** Whether it is known what it cost. */
    public boolean isKnown() {
        return spent != null;
    }
}
