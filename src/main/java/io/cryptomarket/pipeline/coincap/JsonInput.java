package io.cryptomarket.pipeline.coincap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A body of JSON with its parser; says what is wrong with it, and where. */
final class JsonInput {

    private final CountingInputStream countingInputStream;
    private final JsonParser parser;
    private final String origin;

    interface ReadAction<T> {
        T read() throws IOException;
    }

    /** Begins to read; throws as {@link #read} does, since a parser looks at the first bytes at once. */
    JsonInput(JsonFactory json, InputStream body, String origin) {
        this.origin = origin;
        this.countingInputStream = new CountingInputStream(body);
        this.parser = read(() -> false, () -> json.createParser(this.countingInputStream));
    }

    JsonParser parser() {
        return parser;
    }

    /** How many bytes were read so far. */
    long length() {
        return countingInputStream.length();
    }

    /**
     * Reads on.
     *
     * @param begun whether, once it went wrong, what was read so far was as it should be, so that an end is a breaking off
     * @throws CoinCapException passing when the body breaks off, malformed when it is not JSON
     * @throws UncheckedIOException when the body cannot be read
     */
    <T> T read(BooleanSupplier begun, ReadAction<T> reading) {
        try {
            return reading.read();
        } catch (JsonEOFException e) {
            throw breaksOff(e, e.getLocation());
        } catch (StreamConstraintsException e) {
            throw new CoinCapException(
                    FailureKind.COINCAP_MALFORMED,
                    origin + " is longer or deeper than can be read: " + e.getOriginalMessage(),
                    e);
        } catch (JsonProcessingException e) {
            throw begun.getAsBoolean() && isAtTheEnd(e) ? breaksOff(e, e.getLocation()) : notJson(e, e.getLocation());
        } catch (CharConversionException e) {
            throw new CoinCapException(
                    FailureKind.COINCAP_MALFORMED, origin + " is not JSON in UTF-8: " + e.getMessage(), e);
        } catch (EOFException e) {
            throw breaksOff(e, null);
        } catch (IOException e) {
            throw new UncheckedIOException(origin + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Throws what is wrong unless it is right. */
    void expect(boolean met, String otherwise) {
        if (!met) {
            throw malformed(otherwise);
        }
    }

    /** JSON, but not what it should be; the message goes on after the body's name. */
    CoinCapException malformed(String what) {
        return new CoinCapException(
                FailureKind.COINCAP_MALFORMED, origin + " " + what + at(parser.currentLocation()), null);
    }

    /** The parser calls a body that ends after a comma, or within a null or a number, malformed. */
    private boolean isAtTheEnd(JsonProcessingException e) {
        var at = e.getLocation();
        return at != null && countingInputStream.isWholeAt(at.getByteOffset() + 1);
    }

    private CoinCapException breaksOff(IOException e, @Nullable JsonLocation at) {
        return new CoinCapException(FailureKind.COINCAP_TRANSIENT, origin + " breaks off in the middle" + at(at), e);
    }

    private CoinCapException notJson(IOException e, @Nullable JsonLocation at) {
        return new CoinCapException(FailureKind.COINCAP_MALFORMED, origin + " is not JSON" + at(at), e);
    }

    private static String at(@Nullable JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
