package io.cryptomarket.pipeline.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import io.cryptomarket.pipeline.coincap.AssetReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes pages of CoinCap and reads raw objects for tests. */
final class SamplePages {
    static final JsonFactory JSON = new JsonFactory();
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123Z");
    static final Provenance PROVENANCE =
            new Provenance("https://rest.coincap.io/v3/assets", false, 5, 2, 0, "2026-11-23T12:00:01Z");

    private SamplePages() {}

    /** A page of these ids. */
    static String page(Instant timestamp, String... ids) {
        var assets = Stream.of(ids).map("{\"id\":\"%s\",\"rank\":\"1\"}"::formatted);
        return envelope(timestamp, assets.toArray(String[]::new));
    }

    /** A page of {@code count} assets, numbered from {@code from}. */
    static String page(int from, int count) {
        return page(
                NOON,
                IntStream.range(from, from + count).mapToObj(n -> "asset-" + n).toArray(String[]::new));
    }

    /** A page of assets, each a JSON object. */
    static String envelope(Instant timestamp, String... assets) {
        return Stream.of(assets)
                .collect(Collectors.joining(",", "{\"timestamp\":" + timestamp.toEpochMilli() + ",\"data\":[", "]}"));
    }

    static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(UTF_8));
    }

    static byte[] gzip(String... members) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var member : members) {
            try (var gzip = new GZIPOutputStream(bytes)) {
                gzip.write(member.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** All members, decompressed by the JDK's own reader. */
    static String gunzip(byte[] members) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(members))) {
            return new String(gzip.readAllBytes(), UTF_8);
        }
    }

    static RawAssets assets(@Nullable String comment, String... pages) {
        return new RawAssets(
                new AssetReader(JSON, stream(String.join("", pages)), "raw object r"), comment, "raw object r");
    }
}
