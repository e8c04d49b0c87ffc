package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/** JSON as it is stored and answered: text in UTF-8 that ends with a line feed. */
public final class JsonBytes {

    private JsonBytes() {}

    /**
     * A value as JSON.
     *
     * @param json how it is written
     * @throws IllegalArgumentException when the value is none that JSON has
     */
    public static byte[] of(ObjectMapper json, Object value) {
        try {
            return (json.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
