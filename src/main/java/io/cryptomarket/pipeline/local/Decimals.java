package io.cryptomarket.pipeline.local;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The two ways CoinCap writes a number, both without exponent and with 18 places at most. */
final class Decimals {
    private static final int PLACES = 18;

    private Decimals() {}

    /** With 18 places, the last ones showing the binary fraction, as {@code 87711.199999999997089617}. */
    static String noisy(double value) {
        return new BigDecimal(value).setScale(PLACES, RoundingMode.HALF_UP).toPlainString();
    }

    /** With the digits that tell this double from any other, as {@code -2.4410536133077088}, but for those past the 18th place. */
    static String shortest(double value) {
        var shortest = BigDecimal.valueOf(value);
        return (shortest.scale() > PLACES ? shortest.setScale(PLACES, RoundingMode.HALF_UP) : shortest).toPlainString();
    }
}
