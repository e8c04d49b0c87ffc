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
public record Call(
        Instant at, String id, long estimate, @Nullable Long spent) {

    /** The same call, now that it is known what it cost. */
    public Call costing(long credits) {
        return new Call(at, id, estimate, credits);
    }

    /**
     * The same call when no whole answer came: free where nobody was reached, the price of an empty answer where nothing
     * was said, at least that of what came of an answer that was too long, and otherwise of unknown price.
     *
     * @param why what the client threw
     */
    public Call unanswered(IOException why) {
        if (CallLimits.reachedNobody(why)) {
            return costing(0);
        }
        if (why instanceof CallLimits.TooLong endless) {
            return costing(Math.max(estimate, Credits.ofCall(endless.length())));
        }
        return why instanceof SocketTimeoutException ? costing(Credits.ofCall(0)) : this;
    }

    /** Whether it is known what it cost. */
    public boolean isKnown() {
        return spent != null;
    }
}
