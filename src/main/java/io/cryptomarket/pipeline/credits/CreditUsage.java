package io.cryptomarket.pipeline.credits;

import io.cryptomarket.pipeline.coincap.CoinCapCall;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What all processes together have spent; calls whose price is not known, such as the one that is about to be made, count
 * with their estimate.
 *
 * @param today credits of this UTC day
 * @param month credits of this calendar month
 * @param reserved the likely price in credits of the pages after the call that is about to be made
 * @param daily the most that may be spent in a day; null for no cap
 * @param monthly the most that may be spent in a month; null for no cap
 */
public record CreditUsage(
        long today,
        long month,
        long reserved,
        @Nullable CreditCap daily,
        @Nullable CreditCap monthly) {

    /** Whether the call, and the pages after it, would pass a cap. */
    public boolean isOverCap() {
        return isOver(today, daily) || isOver(month, monthly);
    }

    /** The same with a call's price in the place of its estimate. */
    CreditUsage settled(CoinCapCall coinCapCall) {
        long less = coinCapCall.spent() == null ? 0 : coinCapCall.estimate() - coinCapCall.spent();
        return new CreditUsage(today - less, month - less, reserved, daily, monthly);
    }

    /** The cap that the call would pass; where it is both, the one that holds for longer. */
    FailureKind refusal() {
        return isOver(month, monthly) ? FailureKind.MONTHLY_CAP : FailureKind.DAILY_CAP;
    }

    /** Which cap the call would pass, in words. */
    String reason() {
        var reasons = new ArrayList<String>();
        if (isOver(today, daily)) {
            reasons.add("to " + (today + reserved) + " credits today, and " + said(daily));
        }
        if (isOver(month, monthly)) {
            reasons.add("to " + (month + reserved) + " credits this month, and " + said(monthly));
        }
        return String.join("; ", reasons);
    }

    private static String said(@Nullable CreditCap creditCap) {
        return creditCap == null ? "" : creditCap.origin() + " is " + creditCap.credits();
    }

    private boolean isOver(long spent, @Nullable CreditCap creditCap) {
        return creditCap != null && spent + reserved > creditCap.credits();
    }
}
