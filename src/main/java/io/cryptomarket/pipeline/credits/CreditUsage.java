package io.cryptomarket.pipeline.credits;

import io.cryptomarket.pipeline.coincap.CoinCapCall;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credits spent by all processes. A call of unknown price, such as one that is about to be made, counts with its
 * estimate.
 *
 * @param today credits of this UTC day
 * @param month credits of this calendar month
 * @param reserved the estimated credits of the pages after the next call
 * @param daily the daily cap; null for none
 * @param monthly the monthly cap; null for none
 */
public record CreditUsage(
        long today,
        long month,
        long reserved,
        @Nullable CreditCap daily,
        @Nullable CreditCap monthly) {

    /** Whether the call and the pages after it would exceed a cap. */
    public boolean isOverCap() {
        return isOver(today, daily) || isOver(month, monthly);
    }

    /** The usage with a call's price in place of its estimate. */
    CreditUsage settled(CoinCapCall call) {
        long less = call.spent() == null ? 0 : call.estimate() - call.spent();
        return new CreditUsage(today - less, month - less, reserved, daily, monthly);
    }

    /** The cap that the call would exceed. If it would exceed both, the monthly one, which lasts longer. */
    FailureKind refusal() {
        return isOver(month, monthly) ? FailureKind.MONTHLY_CAP : FailureKind.DAILY_CAP;
    }

    /** Describes every cap that the call would exceed. */
    String reason() {
        return Stream.of(reason("today", today, daily), reason("this month", month, monthly))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private String reason(String period, long spent, @Nullable CreditCap cap) {
        return cap == null || !isOver(spent, cap)
                ? ""
                : "to " + (spent + reserved) + " credits " + period + ", and " + cap.origin() + " is " + cap.credits();
    }

    private boolean isOver(long spent, @Nullable CreditCap cap) {
        return cap != null && spent + reserved > cap.credits();
    }
}
