package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import io.cryptomarket.pipeline.coincap.AssetReader;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.util.IOHelper;

/**
 * The data format {@code rawAssets} of the routes: camel-jackson's, but it hands on the assets of a raw object one at a
 * time instead of reading the whole document first.
 */
public final class RawDataFormat extends JacksonDataFormat {

    private final Origins origins;

    /** @param origins tells where a raw object came from that does not say it itself */
    public RawDataFormat(Origins origins) {
        this.origins = origins;
    }

    @Override
    public Object unmarshal(Exchange exchange, Object body)
            throws TypeConversionException, NoTypeConversionAvailableException {
        return unmarshal(
                exchange,
                exchange.getContext().getTypeConverter().mandatoryConvertTo(InputStream.class, exchange, body));
    }

    /**
     * The assets of the raw object that the stream holds. The variable {@code rawObject} says which one it is.
     *
     * @return a {@link RawAssets}; it closes the stream at its end, and at the exchange's end at the latest
     * @throws SnapshotException when the stream is not gzip, or nothing can be read of it
     */
    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        var name = "raw object " + exchange.getVariable("key", "", String.class);
        var raw = open(getObjectMapper().getFactory(), stream, name, () -> originOf(exchange, name));
        OnCompletion.run(exchange, () -> IOHelper.close(raw.assets()));
        return raw;
    }

    private Origin originOf(Exchange exchange, String name) {
        var raw = exchange.getVariable("rawObject", StoredObject.class);
        if (raw == null) {
            throw new SnapshotException(
                    name + ": the route does not set the variable rawObject, by which its origin is found;"
                            + " set it by the method measure of the bean storedContent, as the shipped route does");
        }
        return origins.of(raw);
    }

    /**
     * The same where there is no exchange; the caller closes the stream.
     *
     * @param name what it is, for messages
     * @param beside tells the origin where the object does not tell it itself
     */
    static RawAssets open(JsonFactory json, InputStream stream, String name, Supplier<Origin> beside) {
        var members = gunzip(stream, name);
        return new RawAssets(read(json, members.content(), name), members, name, beside);
    }

    /** Opening reads the beginning already; what is wrong there is the lake's fault, as in {@link RawAssets}. */
    private static AssetReader read(JsonFactory json, InputStream content, String name) {
        try {
            return new AssetReader(json, content, name);
        } catch (CoinCapException | UncheckedIOException e) {
            throw new SnapshotException(String.valueOf(e.getMessage()), e);
        }
    }

    private static RawMembers gunzip(InputStream stream, String name) {
        try {
            return new RawMembers(stream);
        } catch (EOFException e) {
            throw new SnapshotException(name + " breaks off in its header", e);
        } catch (IOException e) {
            throw new SnapshotException(name + " is not gzip: " + e.getMessage(), e);
        }
    }
}
