package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import io.cryptomarket.pipeline.coincap.AssetReader;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The assets of a raw object, over all its pages, with what the object says of itself.
 *
 * <p>A raw object that cannot be read is the lake's fault and not CoinCap's, whose faults are retried.
 */
public final class RawAssets implements Iterator<Map<String, @Nullable String>> {

    private static final JsonFactory JSON = new JsonFactory();

    private final AssetReader assetReader;
    private final @Nullable String comment;
    private final String name;

    RawAssets(AssetReader assetReader, @Nullable String comment, String name) {
        this.assetReader = assetReader;
        this.comment = comment;
        this.name = name;
    }

    /**
     * The assets of a raw object, of each just these fields; see {@link AssetReader#selectFields}.
     *
     * @param stored its content, which is left open: what may follow the assets is the caller's
     * @throws SnapshotException when it is not gzip, or nothing can be read of it
     */
    public static RawAssets read(String key, InputStream stored, List<String> fields) {
        // Reading gzip sets marks, and a cached body that is marked could not be read again from its beginning.
        var buffered = new BufferedInputStream(CloseShieldInputStream.wrap(stored));
        return RawDataFormat.open(JSON, buffered, "raw object " + key).select(fields);
    }

    /** What this is, for messages: "raw object" and its key. */
    String name() {
        return name;
    }

    /** Reads just these fields of every asset; see {@link AssetReader#selectFields}. */
    RawAssets select(List<String> fields) {
        assetReader.selectFields(fields);
        return this;
    }

    @Override
    public boolean hasNext() {
        return read(assetReader::hasNext);
    }

    @Override
    public Map<String, @Nullable String> next() {
        return read(assetReader::next);
    }

    /** Where the first page came from. */
    Provenance provenance() {
        return Provenance.ofComment(comment);
    }

    /** The pages' assets and timestamps, as far as they were read. */
    AssetReader assets() {
        return assetReader;
    }

    private static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (CoinCapException | UncheckedIOException e) {
            throw new SnapshotException(String.valueOf(e.getMessage()), e);
        }
    }
}
