package io.cryptomarket.pipeline.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/**
 * A summary of a raw object, read in one pass and without keeping the assets.
 *
 * @param object its key, length and SHA-256
 * @param timestamp when CoinCap made the first page
 * @param origin where it came from
 * @param rows how many assets it holds
 * @param credits what the answer cost
 * @param prices their prices
 */
public record RawSummary(
        StoredObject object, Instant timestamp, Origin origin, long rows, long credits, Prices prices) {

    private static final String ID = "id";
    private static final String PRICE = "priceUsd";

    /** The UTC date of the timestamp. */
    public SnapshotDate date() {
        return SnapshotDate.of(timestamp);
    }

    /** Whether it comes of a simulated market. */
    boolean simulated() {
        return origin.first().simulated();
    }

    /** How many assets were asked for. */
    int requestedAssets() {
        return origin.first().assets();
    }

    /**
     * Reads a raw object to its end; the caller closes the stream.
     *
     * @param origins tells where a raw object came from that does not say it itself
     * @throws SnapshotException when it is not gzip, breaks off, is not what CoinCap answers, or does not say where it
     *     came from
     */
    public static RawSummary read(String key, InputStream stored, Origins origins) throws IOException {
        var measured = new MeasuredStream(stored);
        var raw = RawAssets.read(key, measured, List.of(ID, PRICE));
        var prices = new Prices();
        while (raw.hasNext()) {
            var asset = raw.next();
            var id = asset.get(ID);
            if (id != null) {
                prices.add(id, asset.get(PRICE));
            }
        }
        var object = measured.digestRemaining(key);
        return new RawSummary(
                object,
                raw.assets().timestamps().get(0),
                raw.origin(() -> origins.of(object)),
                raw.assets().rows(),
                raw.credits(),
                prices);
    }
}
