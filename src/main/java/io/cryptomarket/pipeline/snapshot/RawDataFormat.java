package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import io.cryptomarket.pipeline.coincap.AssetReader;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.util.IOHelper;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.function.IOConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The data format {@code rawAssets} of the routes: camel-jackson's, but it hands on the assets of a raw object one at a
 * time instead of reading the whole document first.
 */
public final class RawDataFormat extends JacksonDataFormat {

    @Override
    public Object unmarshal(Exchange exchange, Object body)
            throws TypeConversionException, NoTypeConversionAvailableException {
        return unmarshal(
                exchange,
                exchange.getContext().getTypeConverter().mandatoryConvertTo(InputStream.class, exchange, body));
    }

    /**
     * The assets of the raw object that the stream holds.
     *
     * @return a {@link RawAssets}; it closes the stream at its end, and at the exchange's end at the latest
     * @throws SnapshotException when the stream is not gzip, or nothing can be read of it
     */
    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        var name = "raw object " + exchange.getVariable("key", "", String.class);
        var raw = open(getObjectMapper().getFactory(), stream, name);
        OnCompletion.run(exchange, () -> IOHelper.close(raw.assets()));
        return raw;
    }

    /**
     * The same where there is no exchange; the caller closes the stream.
     *
     * @param name what it is, for messages
     */
    static RawAssets open(JsonFactory json, InputStream stream, String name) {
        var comment = new AtomicReference<@Nullable String>();
        var assetReader = read(json, gunzip(stream, name, comment), name);
        return new RawAssets(assetReader, comment.get(), name);
    }

    /** Opening reads the beginning already; what is wrong there is the lake's fault, as in {@link RawAssets}. */
    private static AssetReader read(JsonFactory json, InputStream content, String name) {
        try {
            return new AssetReader(json, content, name);
        } catch (CoinCapException | UncheckedIOException e) {
            throw new SnapshotException(String.valueOf(e.getMessage()), e);
        }
    }

    private static InputStream gunzip(InputStream stream, String name, AtomicReference<@Nullable String> comment) {
        IOConsumer<GzipCompressorInputStream> onMember =
                member -> comment.compareAndSet(null, member.getMetaData().getComment());
        try {
            return GzipCompressorInputStream.builder()
                    .setInputStream(stream)
                    .setDecompressConcatenated(true)
                    .setOnMemberStart(onMember)
                    .get();
        } catch (EOFException e) {
            throw new SnapshotException(name + " breaks off in its header", e);
        } catch (IOException e) {
            throw new SnapshotException(name + " is not gzip: " + e.getMessage(), e);
        }
    }
}
