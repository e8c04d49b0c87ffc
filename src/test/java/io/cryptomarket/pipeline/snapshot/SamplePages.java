package io.cryptomarket.pipeline.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

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

    /** What a raw object of version 0.1.0 holds, whose origin is in the comment of each member. */
    static byte[] gzipOfVersion010(Provenance provenance, String... pages) throws IOException {
        var header = new GzipParameters();
        header.setComment(new ObjectMapper().writeValueAsString(provenance));
        var bytes = new ByteArrayOutputStream();
        for (var page : pages) {
            try (var gzip = new GzipCompressorOutputStream(bytes, header)) {
                gzip.write(page.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    static RawAssets assets(Provenance provenance, String... pages) {
        try {
            return RawDataFormat.open(
                    JSON, new ByteArrayInputStream(gzip(pages)), "raw object r", () -> new Origin(List.of(provenance)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
