package io.cryptomarket.pipeline.local;

import java.time.Instant;
import java.time.ZoneOffset;

/**
 * How prices move: around the listed price, by no more than a factor of two in either direction however long it runs,
 * a few percent from day to day, and a trace from call to call.
 */
final class PriceWalk {
    /** Spread of a day's prices: small beside a day's change, so that its sign says the same in every call. */
    private static final double JITTER = 0.0002;

    /** Stablecoins: a listed price this close to one dollar stays there. */
    private static final double PEGGED_WITHIN = 0.005;

    private static final double PEGGED_LIVELINESS = 0.01;

    private final long seed;

    PriceWalk(long seed) {
        this.seed = seed;
    }

    /** The middle of the asset's prices on a UTC day. */
    double on(ListedAsset asset, long epochDay) {
        var series = asset.position();
        var drift = 0.02 * Noise.smooth(seed, series, epochDay, 1)
                + 0.06 * Noise.smooth(seed, series, epochDay, 7)
                + 0.12 * Noise.smooth(seed, series, epochDay, 30)
                + 0.25 * Noise.smooth(seed, series, epochDay, 180);
        return asset.price() * Math.exp(drift * liveliness(asset));
    }

    /** The price in one call: the time alone would give two calls in one millisecond the same. */
    double at(ListedAsset asset, Instant now, long call) {
        var trace = Noise.of(seed, asset.position(), now.toEpochMilli(), call);
        return on(asset, day(now)) * (1 + JITTER * liveliness(asset) * trace);
    }

    static long day(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }

    private double liveliness(ListedAsset asset) {
        if (Math.abs(asset.price() - 1) <= PEGGED_WITHIN) {
            return PEGGED_LIVELINESS;
        }
        return 1 + 0.5 * Noise.of(seed, asset.position());
    }
}
