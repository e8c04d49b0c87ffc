package io.cryptomarket.pipeline.local;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/**
 * How prices move: around the listed price, never by more than a factor of two, by a few percent from day to day, and by
 * a fraction of a per mille from call to call. Each price is a pure function of the seed, the asset, the time and the call.
 */
final class PriceWalk {
    /** The spread of a day's prices: small compared to a day's change, so every call shows the same direction. */
    private static final double JITTER = 0.0002;

    /** Stablecoins: a listed price this close to one dollar stays there. */
    private static final double PEGGED_WITHIN = 0.005;

    private static final double PEGGED_VOLATILITY = 0.01;

    /** The golden ratio in 64 bits, odd: keeps (1, 2) and (2, 1) apart. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long seed;

    PriceWalk(long seed) {
        this.seed = seed;
    }

    /** The mean of the asset's prices on a UTC day. */
    double on(ListedAsset asset, long epochDay) {
        var drift = 0.02 * smooth(asset, epochDay, 1)
                + 0.06 * smooth(asset, epochDay, 7)
                + 0.12 * smooth(asset, epochDay, 30)
                + 0.25 * smooth(asset, epochDay, 180);
        return asset.price() * Math.exp(drift * volatility(asset));
    }

    /** The price in one call. The call's number counts, since two calls can come in one millisecond. */
    double at(ListedAsset asset, Instant now, long call) {
        var jitter = noise(seed, asset.position(), now.toEpochMilli(), call);
        return on(asset, day(now)) * (1 + JITTER * volatility(asset) * jitter);
    }

    /** The part of its market cap that an asset trades in a day: from 1 to 9 percent. */
    double turnover(ListedAsset asset, Instant now) {
        return 0.05 + 0.04 * noise(seed, asset.position(), day(now));
    }

    static long day(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }

    private double volatility(ListedAsset asset) {
        if (Math.abs(asset.price() - 1) <= PEGGED_WITHIN) {
            return PEGGED_VOLATILITY;
        }
        return 1 + 0.5 * noise(seed, asset.position());
    }

    /** From -1 to 1: interpolates between one random value per {@code period} of days and the next. */
    private double smooth(ListedAsset asset, long day, int period) {
        var cell = Math.floorDiv(day, period);
        var part = Math.floorMod(day, period) / (double) period;
        return noise(seed, asset.position(), period, cell) * (1 - part)
                + noise(seed, asset.position(), period, cell + 1) * part;
    }

    /** A number from -1 to 1 that looks random. */
    private static double noise(long... parts) {
        var mixed = 0L;
        for (var part : parts) {
            mixed = new SplittableRandom(mixed * STEP + part).nextLong();
        }
        return new SplittableRandom(mixed).nextDouble() * 2 - 1;
    }
}
