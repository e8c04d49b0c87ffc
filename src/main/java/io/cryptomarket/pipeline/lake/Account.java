package io.cryptomarket.pipeline.lake;

import io.cryptomarket.pipeline.coincap.Call;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What all processes together have spent; calls whose price is not known, such as the one that is about to be made, count
 * with their estimate.
 *
 * @param today credits of this UTC day
 * @param month credits of this calendar month
 * @param dailyCap the most that may be spent in a day; null for no cap
 * @param monthlyCap the most that may be spent in a month; null for no cap
 */
public record Account(
        long today,
        long month,
        @Nullable Long dailyCap,
        @Nullable Long monthlyCap) {

    /** Whether the call would pass a cap. */
    public boolean isOverdrawn() {
        return isOver(today, dailyCap) || isOver(month, monthlyCap);
    }

    /** The same with a call's price in the place of its estimate. */
    Account settled(Call call) {
        long less = call.spent() == null ? 0 : call.estimate() - call.spent();
        return new Account(today - less, month - less, dailyCap, monthlyCap);
    }

    /** Which cap the call would pass, in words. */
    String reason() {
        var reasons = new ArrayList<String>();
        if (isOver(today, dailyCap)) {
            reasons.add("to " + today + " credits today, and credits.daily-cap is " + dailyCap);
        }
        if (isOver(month, monthlyCap)) {
            reasons.add("to " + month + " credits this month, and credits.monthly-cap is " + monthlyCap);
        }
        return String.join("; ", reasons);
    }

    private static boolean isOver(long spent, @Nullable Long cap) {
        return cap != null && spent > cap;
    }
}
