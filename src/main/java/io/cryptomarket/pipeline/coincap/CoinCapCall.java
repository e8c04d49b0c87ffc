package io.cryptomarket.pipeline.coincap;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call to CoinCap and its price.
 *
 * @param at when it was about to be made
 * @param id tells it from any other call of that moment
 * @param estimate its likely price in credits
 * @param spent its price in credits once that is known; null before it is known: for good where an answer
 *     broke off
 */
public record CoinCapCall(
        Instant at, String id, long estimate, @Nullable Long spent) {

    /** The same call, now that it is known what it cost. */
    public CoinCapCall withCost(long credits) {
        return new CoinCapCall(at, id, estimate, credits);
    }

    /**
     * The same call when no whole answer came: free where nobody was reached, the price of an empty answer where nothing
     * was said, at least that of what came of an answer that was too long, and otherwise of unknown price.
     *
     * @param why what the client threw
     */
    public CoinCapCall withoutResponse(IOException why) {
        if (ResponseLimits.isNeverSent(why)) {
            return withCost(0);
        }
        if (why instanceof ResponseLimits.TooLongException endless) {
            return withCost(Math.max(estimate, Credits.ofCall(endless.length())));
        }
        return why instanceof SocketTimeoutException ? withCost(Credits.ofCall(0)) : this;
    }

    /** Whether it is known what it cost. */
    public boolean isKnown() {
        return spent != null;
    }
}
