package io.cryptomarket.pipeline.coincap;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call to CoinCap and its price.
 *
 * @param at the moment before the call
 * @param id unique among the calls of that moment
 * @param estimate its likely price in credits
 * @param spent its price in credits; null while it is unknown, and forever if the response broke off
 */
public record CoinCapCall(
        Instant at, String id, long estimate, @Nullable Long spent) {

    public CoinCapCall withCost(long credits) {
        return new CoinCapCall(at, id, estimate, credits);
    }

    /**
     * The price after a call without a whole response. It is 0 if no connection was made, that of an empty response after
     * a timeout, at least that of the received bytes if the response was too long, and otherwise unknown.
     *
     * @param why the client's exception
     */
    public CoinCapCall withoutResponse(IOException why) {
        if (ResponseLimits.isNeverSent(why)) {
            return withCost(0);
        }
        if (why instanceof ResponseLimits.TooLongException tooLong) {
            return withCost(Math.max(estimate, Credits.ofCall(tooLong.length())));
        }
        return why instanceof SocketTimeoutException ? withCost(Credits.ofCall(0)) : this;
    }

    /** Whether the price is known. */
    public boolean isKnown() {
        return spent != null;
    }
}
