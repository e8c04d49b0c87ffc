package io.cryptomarket.pipeline.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/**
 * A summary of a raw object, read in one pass and without keeping the assets.
 *
 * @param object its key, length and SHA-256
 * @param timestamp the timestamp of the first page
 * @param simulated whether the data is from a simulated market
 * @param requestedAssets how many assets were requested
 * @param rows how many assets it has
 * @param credits the price of its pages
 * @param prices the prices of its assets
 */
public record RawSummary(
        StoredObject object,
        Instant timestamp,
        boolean simulated,
        int requestedAssets,
        long rows,
        long credits,
        Prices prices) {

    private static final String ID = "id";
    private static final String PRICE = "priceUsd";

    /** The UTC date of the timestamp. */
    public SnapshotDate date() {
        return SnapshotDate.of(timestamp);
    }

    /**
     * Reads a raw object to its end; the caller closes the stream.
     *
     * @throws SnapshotException if it is not gzip, breaks off, or is not a response of CoinCap
     */
    public static RawSummary read(String key, InputStream stored) throws IOException {
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
        return new RawSummary(
                measured.digestRemaining(key),
                raw.assets().timestamps().get(0),
                raw.provenance().simulated(),
                raw.provenance().assets(),
                raw.assets().rows(),
                raw.assets().credits(),
                prices);
    }
}
