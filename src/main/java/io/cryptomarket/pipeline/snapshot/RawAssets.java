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

    /** Of what nobody asks where it came from. */
    static final Supplier<Origin> UNKNOWN = () -> {
        throw new IllegalStateException("the origin is not known here");
    };

    private static final JsonFactory JSON = new JsonFactory();

    private final AssetReader assetReader;
    private final RawMembers members;
    private final String name;
    private final Supplier<Origin> beside;
    private @Nullable Origin origin;

    /** @param beside tells the origin where the object does not tell it itself; asked once at most */
    RawAssets(AssetReader assetReader, RawMembers members, String name, Supplier<Origin> beside) {
        this.assetReader = assetReader;
        this.members = members;
        this.name = name;
        this.beside = beside;
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
        return RawDataFormat.open(JSON, buffered, "raw object " + key, UNKNOWN).select(fields);
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

    /**
     * Where it came from.
     *
     * @param beside tells it where the object does not tell it itself
     * @throws SnapshotException when that is not known
     */
    Origin origin(Supplier<Origin> beside) {
        var comment = members.comment();
        return comment == null ? beside.get() : new Origin(List.of(Provenance.ofComment(comment)));
    }

    /** Where the first page came from; see {@link #origin}. */
    Provenance provenance() {
        if (origin == null) {
            origin = origin(beside);
        }
        return origin.first();
    }

    /** What the pages cost, each the answer to one call; complete once {@link #hasNext()} is false. */
    long credits() {
        return members.credits();
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
