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
import org.apache.commons.io.input.ProxyInputStream;
import org.jspecify.annotations.Nullable;

/** A JSON body with its parser. It turns the parser's errors into messages with line and column. */
final class JsonInput {

    private final CountingInputStream body;
    private final JsonParser parser;
    private final String origin;

    interface ReadAction<T> {
        T read() throws IOException;
    }

    /** Throws as {@link #read} does, since a parser reads the first bytes at once. */
    JsonInput(JsonFactory json, InputStream body, String origin) {
        this.origin = origin;
        this.body = new CountingInputStream(body);
        this.parser = read(() -> false, () -> json.createParser(this.body));
    }

    JsonParser parser() {
        return parser;
    }

    /**
     * Runs an action that reads from the parser.
     *
     * @param isInEnvelope asked after a syntax error: whether the body was valid so far, so that its end is a break-off
     * @throws CoinCapException transient if the body breaks off, malformed if it is not JSON
     * @throws UncheckedIOException if the body cannot be read
     */
    <T> T read(BooleanSupplier isInEnvelope, ReadAction<T> action) {
        try {
            return action.read();
        } catch (JsonEOFException e) {
            throw breaksOff(e, e.getLocation());
        } catch (StreamConstraintsException e) {
            throw new CoinCapException(
                    FailureKind.COINCAP_MALFORMED,
                    origin + " is longer or deeper than can be read: " + e.getOriginalMessage(),
                    e);
        } catch (JsonProcessingException e) {
            throw isInEnvelope.getAsBoolean() && isAtTheEnd(e)
                    ? breaksOff(e, e.getLocation())
                    : notJson(e, e.getLocation());
        } catch (CharConversionException e) {
            throw new CoinCapException(
                    FailureKind.COINCAP_MALFORMED, origin + " is not JSON in UTF-8: " + e.getMessage(), e);
        } catch (EOFException e) {
            throw breaksOff(e, null);
        } catch (IOException e) {
            throw new UncheckedIOException(origin + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** @throws CoinCapException if the condition is not met; see {@link #malformed} */
    void expect(boolean met, String otherwise) {
        if (!met) {
            throw malformed(otherwise);
        }
    }

    /** An error in valid JSON; the message is the body's name and this text. */
    CoinCapException malformed(String what) {
        return new CoinCapException(
                FailureKind.COINCAP_MALFORMED, origin + " " + what + at(parser.currentLocation()), null);
    }

    /** The parser reports a body that ends after a comma, or within a null or a number, as malformed. */
    private boolean isAtTheEnd(JsonProcessingException e) {
        var at = e.getLocation();
        return at != null && body.isWholeAt(at.getByteOffset() + 1);
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

    /** Counts the bytes that are read, and notices the end. */
    private static final class CountingInputStream extends ProxyInputStream {
        private long length;
        private boolean ended;

        CountingInputStream(InputStream in) {
            super(in);
        }

        @Override
        protected void afterRead(int read) {
            ended |= read < 0;
            length += Math.max(read, 0);
        }

        /** Whether the body ends at this byte, counted from 0, or before it. */
        boolean isWholeAt(long offset) {
            return ended && offset >= length;
        }
    }
}
