package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.apache.commons.io.output.NullOutputStream;

/**
 * What a raw object says of its day, read in one pass and without the assets themselves.
 *
 * @param object its key, length and SHA-256
 * @param timestamp when CoinCap made the first page
 * @param simulated whether it says that it comes of a simulated market
 * @param asked how many assets were asked for
 * @param rows how many assets it holds
 * @param prices their prices
 */
public record RawContent(
        StoredObject object, Instant timestamp, boolean simulated, int asked, long rows, Prices prices) {

    private static final JsonFactory JSON = new JsonFactory();
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
    public static RawContent read(String key, InputStream stored) throws IOException {
        var length = BoundedInputStream.builder().setInputStream(stored).get();
        var digest = new DigestInputStream(length, Manifests.sha256());
        // Reading gzip sets marks, and a cached body that is marked could not be read again from its beginning.
        var buffered = new BufferedInputStream(digest);
        // The parser closes what it has read, and what may follow belongs to the length and the digest.
        var raw = RawDataFormat.open(JSON, CloseShieldInputStream.wrap(buffered), "raw object " + key)
                .select(List.of(ID, PRICE));
        var prices = new Prices();
        while (raw.hasNext()) {
            var asset = raw.next();
            var id = asset.get(ID);
            if (id != null) {
                prices.add(id, asset.get(PRICE));
            }
        }
        IOUtils.copyLarge(digest, NullOutputStream.INSTANCE);
        var sha256 = HexFormat.of().formatHex(digest.getMessageDigest().digest());
        return new RawContent(
                new StoredObject(key, length.getCount(), sha256),
                raw.assets().timestamps().get(0),
                raw.provenance().simulated(),
                raw.provenance().assets(),
                raw.assets().rows(),
                prices);
    }
}
