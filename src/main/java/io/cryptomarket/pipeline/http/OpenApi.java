package io.cryptomarket.pipeline.http;

import java.io.IOException;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The bean {@code openapi} of the routes: what can be called, as it is written in {@code openapi.yaml}. */
public final class OpenApi {

    private static final String WRITTEN = "/openapi.yaml";

    /** The description, to be answered as JSON; read anew each time, since it is rarely asked for and not small. */
    public Object description() throws IOException {
        try (var written = OpenApi.class.getResourceAsStream(WRITTEN)) {
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(written);
        }
    }
}
