package io.cryptomarket.pipeline.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/**
 * What a raw object says of its day, read in one pass and without the assets themselves.
 *
 * @param object its key, length and SHA-256
 * @param timestamp when CoinCap made the first page
 * @param simulated whether it says that it comes of a simulated market
 * @param requestedAssets how many assets were asked for
 * @param rows how many assets it holds
 * @param credits what the answer cost
 * @param prices their prices
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

    /** Its UTC date, by CoinCap's own timestamp. */
    public SnapshotDate date() {
        return SnapshotDate.of(timestamp);
    }

    /**
     * Reads a raw object to its end; the caller closes the stream.
     *
     * @throws SnapshotException when it is not gzip, breaks off, or is not what CoinCap answers
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
