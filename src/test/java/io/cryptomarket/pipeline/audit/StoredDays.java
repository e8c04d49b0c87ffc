package io.cryptomarket.pipeline.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import io.cryptomarket.pipeline.storage.Layout;
import io.cryptomarket.pipeline.storage.StoredContent;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Stored days: each has the three objects that the pipeline writes, with ten assets whose values change every day. */
public final class StoredDays {

    public static final int ASSETS = 10;

    private final TestLake testLake;
    private final Layout layout;
    private final Manifests manifests = new Manifests("0.1.0");

    public StoredDays(TestLake testLake, Layout layout) {
        this.testLake = testLake;
        this.layout = layout;
    }

    public String raw(LocalDate date) {
        return layout.raw().of(new SnapshotDate(date));
    }

    String csv(LocalDate date) {
        return layout.csv().of(new SnapshotDate(date));
    }

    public String manifest(LocalDate date) {
        return layout.manifest().of(new SnapshotDate(date));
    }

    public void put(LocalDate date) throws IOException {
        put(date, noon(date));
    }

    public void put(LocalDate... dates) throws IOException {
        for (var date : dates) {
            put(date);
        }
    }

    /** Stores a day with this timestamp. */
    void put(LocalDate date, Instant made) throws IOException {
        put(date, made, assets(date, ASSETS));
    }

    void put(LocalDate date, Instant made, List<String> assets) throws IOException {
        put(date, made, assets, List.of("id", "rank"), "id,rank\n" + lines(assets));
    }

    /** Stores a day with this CSV and a manifest that describes it. */
    void put(LocalDate date, Instant made, List<String> assets, List<String> columns, String csv) throws IOException {
        testLake.put(raw(date), gzip(SampleEnvelopes.envelope(made, assets)));
        testLake.put(csv(date), csv);
        testLake.put(manifest(date), manifests.write(newManifest(date, made, assets.size(), columns)));
    }

    /** Ten assets: the first {@code unmoved} have the values of this date, the others those of the next day. */
    static List<String> assets(LocalDate date, int unmoved) {
        return each(
                (asset, today) -> SampleEnvelopes.asset("coin-" + asset, asset < unmoved ? today : today + 1), date);
    }

    public static Instant noon(LocalDate date) {
        return date.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    /** Replaces a text in the manifest, which must contain it. */
    void editManifest(LocalDate date, String text, String by) {
        var before = testLake.text(manifest(date));
        assertThat(before).contains(text);
        testLake.put(manifest(date), before.replace(text, by));
    }

    /** Compresses a page as the pipeline does: the comment of the gzip header has its origin. */
    public static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var header = new GzipParameters();
        header.setComment("{\"source\":\"https://rest.coincap.io/v3/assets\",\"simulated\":false,\"assets\":10,"
                + "\"limit\":10,\"offset\":0,\"fetchedAt\":\"2026-11-23T12:00:01Z\"}");
        try (var gzip = new GzipCompressorOutputStream(bytes, header)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private Manifest newManifest(LocalDate date, Instant made, int rows, List<String> columns) throws IOException {
        return new Manifest(
                date.toString(),
                Manifest.COMPLETE,
                "https://rest.coincap.io/v3/assets",
                false,
                made.toString(),
                made.toString(),
                rows,
                1,
                rows,
                2,
                columns,
                measured(csv(date)),
                measured(raw(date)),
                "0.1.0");
    }

    private StoredObject measured(String key) throws IOException {
        return new StoredContent().measure(key, new ByteArrayInputStream(testLake.bytes(key)));
    }

    private static String lines(List<String> assets) throws IOException {
        var lines = new StringBuilder();
        for (var asset : assets) {
            var fields = new ObjectMapper().readTree(asset);
            lines.append(fields.path("id").asText() + "," + fields.path("rank").asText() + "\n");
        }
        return lines.toString();
    }

    private static List<String> each(BiFunction<Integer, Integer, String> asset, LocalDate date) {
        int today = (int) date.toEpochDay();
        return IntStream.range(0, ASSETS).mapToObj(i -> asset.apply(i, today)).collect(Collectors.toList());
    }
}
