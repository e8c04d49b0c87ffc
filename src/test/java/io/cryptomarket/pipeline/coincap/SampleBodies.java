package io.cryptomarket.pipeline.coincap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes and reads response bodies for tests. */
final class SampleBodies {
    static final JsonFactory JSON = new JsonFactory();

    private SampleBodies() {}

    static String envelope(long timestamp, String... assets) {
        return "{\"timestamp\":%d,\"data\":[%s]}".formatted(timestamp, String.join(",", assets));
    }

    static AssetReader assets(String body) {
        return new AssetReader(JSON, new ByteArrayInputStream(body.getBytes(UTF_8)), "CoinCap's answer");
    }

    static List<Map<String, @Nullable String>> all(AssetReader assetReader) {
        var all = new ArrayList<Map<String, @Nullable String>>();
        assetReader.forEachRemaining(all::add);
        return all;
    }
}
