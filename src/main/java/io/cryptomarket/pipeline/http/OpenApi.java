package io.cryptomarket.pipeline.http;

import java.io.IOException;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The bean {@code openapi} of the routes: the OpenAPI description in {@code openapi.yaml}. */
public final class OpenApi {

    private static final String WRITTEN = "/openapi.yaml";

    /** The description, for a response in JSON. Each call reads it anew: calls are rare, and it is large. */
    public Object description() throws IOException {
        try (var written = OpenApi.class.getResourceAsStream(WRITTEN)) {
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(written);
        }
    }
}
