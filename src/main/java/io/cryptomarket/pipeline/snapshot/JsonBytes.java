package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/** Writes JSON for S3 and HTTP: UTF-8 text that ends with a line feed. */
public final class JsonBytes {

    private JsonBytes() {}

    /**
     * A value as JSON.
     *
     * @throws IllegalArgumentException if JSON cannot represent it
     */
    public static byte[] of(ObjectMapper json, Object value) {
        try {
            return (json.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
