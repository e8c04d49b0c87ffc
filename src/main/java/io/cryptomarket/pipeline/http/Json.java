package io.cryptomarket.pipeline.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cryptomarket.pipeline.snapshot.JsonBytes;

/** What is answered, as JSON in UTF-8. */
final class Json {

    static final String MEDIA_TYPE = "application/json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    static byte[] bytes(Object value) {
        return JsonBytes.of(JSON, value);
    }
}
