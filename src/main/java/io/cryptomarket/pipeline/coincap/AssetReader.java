package io.cryptomarket.pipeline.coincap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the assets of one or more successive {@code /v3/assets} envelopes one at a time, in constant memory.
 *
 * <p>An envelope is {@code {"timestamp": <epoch ms>, "data": [ {...}, ... ]}}, its keys in either order. Every value is
 * the text of the JSON: a string's content, a number's own digits, a nested value as compact JSON, and null for null.
 * Any other content throws {@link CoinCapException} with line and column.
 */
public final class AssetReader implements Iterator<Map<String, @Nullable String>>, Closeable {

    private final JsonInput source;
    private final JsonParser parser;

    private FieldSelection fieldSelection = new FieldSelection(List.of());

    private Position place = Position.BETWEEN_ENVELOPES;
    private boolean positioned;
    private boolean checksAll;
    private boolean dataSeen;
    private @Nullable Instant envelopeTimestamp;
    private final List<Instant> timestamps = new ArrayList<>();
    private final List<String> firstAssetFields = new ArrayList<>();
    private long rows;

    private enum Position {
        BETWEEN_ENVELOPES,
        IN_ENVELOPE,
        IN_DATA,
        AT_END
    }

    /**
     * @param json the factory whose limits and features apply
     * @param body one or more envelopes in UTF-8, closed at its end or by {@link #close()}
     * @param origin the body's name in messages, such as "CoinCap's answer"
     * @throws CoinCapException if the body's first bytes cannot be JSON
     * @throws UncheckedIOException if the body cannot be read
     */
    public AssetReader(JsonFactory json, InputStream body, String origin) {
        this.source = new JsonInput(json, body, origin);
        this.parser = source.parser();
    }

    /**
     * Selects the fields to read from here on, in this order; a field that an asset lacks is null.
     *
     * @param fields names of API fields, without repeats
     * @return this
     */
    public AssetReader selectFields(List<String> fields) {
        fieldSelection = new FieldSelection(fields);
        return this;
    }

    /** Also checks the values of fields that are not selected, from here on; returns this. */
    public AssetReader checkRemaining() {
        checksAll = true;
        return this;
    }

    @Override
    public boolean hasNext() {
        if (!positioned) {
            positioned = source.read(this::isInEnvelope, this::advance);
        }
        return positioned;
    }

    /** The selected fields of the next asset; without a selection, an empty map. */
    @Override
    public Map<String, @Nullable String> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        positioned = false;
        return source.read(this::isInEnvelope, this::asset);
    }

    /** The first hundred names of fields that are not selected so far, a long one shortened. */
    public Set<String> unselectedFields() {
        return fieldSelection.unselectedFields();
    }

    /** How many assets {@link #next()} has returned. */
    public long rows() {
        return rows;
    }

    /** When CoinCap made each envelope, in order; complete once {@link #hasNext()} is false. */
    public List<Instant> timestamps() {
        return List.copyOf(timestamps);
    }

    /** The selected fields that no asset has had so far, with or without a value. */
    public List<String> missingFields() {
        return fieldSelection.missingFields();
    }

    /** The first hundred field names of the first asset, a long one shortened; empty before the first asset. */
    public List<String> firstAssetFields() {
        return List.copyOf(firstAssetFields);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private boolean isInEnvelope() {
        return place != Position.BETWEEN_ENVELOPES;
    }

    private boolean advance() throws IOException {
        while (true) {
            var token = parser.nextToken();
            switch (place) {
                case BETWEEN_ENVELOPES -> {
                    if (token == null) {
                        return end();
                    }
                    source.expect(token == JsonToken.START_OBJECT, "is not an object with timestamp and data");
                    place = Position.IN_ENVELOPE;
                }
                case IN_ENVELOPE -> envelopeField(token);
                case IN_DATA -> {
                    if (token == JsonToken.START_OBJECT) {
                        return true;
                    }
                    source.expect(token == JsonToken.END_ARRAY, "has something in data that is not an asset");
                    place = Position.IN_ENVELOPE;
                }
                case AT_END -> {
                    return false;
                }
            }
        }
    }

    private boolean end() throws IOException {
        source.expect(!timestamps.isEmpty(), "is empty");
        place = Position.AT_END;
        close();
        return false;
    }

    private void envelopeField(@Nullable JsonToken token) throws IOException {
        if (token == JsonToken.END_OBJECT) {
            endOfEnvelope();
            return;
        }
        var name = parser.currentName();
        var value = parser.nextToken();
        if ("timestamp".equals(name)) {
            source.expect(
                    value == JsonToken.VALUE_NUMBER_INT, "has a timestamp that is not a whole number of milliseconds");
            source.expect(envelopeTimestamp == null, "has no single timestamp");
            envelopeTimestamp = Instant.ofEpochMilli(parser.getLongValue());
        } else if ("data".equals(name)) {
            source.expect(value != JsonToken.START_OBJECT, "has an object for data where a list of assets belongs");
            source.expect(value == JsonToken.START_ARRAY && !dataSeen, "has no single list of assets for data");
            dataSeen = true;
            place = Position.IN_DATA;
        } else {
            parser.skipChildren();
        }
    }

    private void endOfEnvelope() {
        source.expect(dataSeen, "has no data");
        if (envelopeTimestamp == null) {
            throw source.malformed("has no timestamp");
        }
        timestamps.add(envelopeTimestamp);
        envelopeTimestamp = null;
        dataSeen = false;
        place = Position.BETWEEN_ENVELOPES;
    }

    private Map<String, @Nullable String> asset() throws IOException {
        var values = new @Nullable String[fieldSelection.fields().size()];
        String name;
        while ((name = parser.nextFieldName()) != null) {
            if (rows == 0 && firstAssetFields.size() < FieldSelection.MOST_NAMES) {
                firstAssetFields.add(LogExcerpt.excerpt(name));
            }
            var value = parser.nextToken();
            var slot = fieldSelection.indexOf(name);
            if (slot == null) {
                skip(name, value);
            } else {
                values[slot] = text(name, value);
            }
        }
        rows++;
        return new Row(fieldSelection.fields(), values);
    }

    private void skip(String name, JsonToken value) throws IOException {
        if (checksAll) {
            text(name, value);
        } else {
            parser.skipChildren();
        }
    }

    private @Nullable String text(String name, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        var text = value.isStructStart() ? JsonText.of(parser) : parser.getText();
        if (!JsonText.isEncodable(text)) {
            throw source.malformed("has half a character in " + LogExcerpt.of(name));
        }
        return text;
    }
}
