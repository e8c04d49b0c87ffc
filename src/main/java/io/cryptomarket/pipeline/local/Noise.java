package io.cryptomarket.pipeline.local;

import java.util.SplittableRandom;

/** Numbers that look random and are a pure function of what they are made from. */
final class Noise {
    /** The golden ratio in 64 bits, odd: keeps (1, 2) and (2, 1) apart. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private Noise() {}

    /** From -1 to 1. */
    static double of(long... parts) {
        var mixed = 0L;
        for (var part : parts) {
            mixed = new SplittableRandom(mixed * STEP + part).nextLong();
        }
        return new SplittableRandom(mixed).nextDouble() * 2 - 1;
    }

    /** From -1 to 1, moving in a straight line between one random value a {@code period} and the next. */
    static double smooth(long seed, long series, long day, int period) {
        var cell = Math.floorDiv(day, period);
        var part = Math.floorMod(day, period) / (double) period;
        return of(seed, series, period, cell) * (1 - part) + of(seed, series, period, cell + 1) * part;
    }
}
