package io.cryptomarket.pipeline.local;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The two ways CoinCap writes a number, both without exponent. */
final class Decimals {
    private static final int PLACES = 18;

    /** Below this, 18 places would cut digits that the shortest form keeps. */
    private static final double TINY = 0.001;

    private Decimals() {}

    /** With 18 places and the noise of binary fractions in the last ones, as {@code 87711.199999999997089617}. */
    static String noisy(double value) {
        if (Math.abs(value) < TINY) {
            return shortest(value);
        }
        return new BigDecimal(value).setScale(PLACES, RoundingMode.HALF_UP).toPlainString();
    }

    /** With the digits that tell this double from any other, as {@code -2.4410536133077088}. */
    static String shortest(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }
}
