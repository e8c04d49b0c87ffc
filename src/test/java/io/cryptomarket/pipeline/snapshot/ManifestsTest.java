package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.NOON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static io.cryptomarket.pipeline.snapshot.SamplePages.assets;
import static io.cryptomarket.pipeline.snapshot.SamplePages.page;
import static io.cryptomarket.pipeline.snapshot.SamplePages.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ManifestsTest {
    static final StoredObject RAW = new StoredObject("raw/assets.json.gz", 24, "0a".repeat(32));
    static final StoredObject CSV = new StoredObject("assets/assets.csv", 42, "b1".repeat(32));
    static final Manifest MANIFEST = new Manifest(
            "2026-11-23",
            Manifest.COMPLETE,
            "https://rest.coincap.io/v3/assets",
            false,
            "2026-11-23T12:00:00.123Z",
            "2026-11-23T12:00:01Z",
            5,
            2,
            3,
            4,
            List.of("id", "rank"),
            CSV,
            RAW,
            "0.1.0");

    /** People and programs depend on these fields and their order. */
    static final String TEXT = """
            {
              "date" : "2026-11-23",
              "status" : "complete",
              "source" : "https://rest.coincap.io/v3/assets",
              "simulated" : false,
              "apiTimestamp" : "2026-11-23T12:00:00.123Z",
              "fetchedAt" : "2026-11-23T12:00:01Z",
              "sourceLimit" : 5,
              "pages" : 2,
              "rows" : 3,
              "credits" : 4,
              "columns" : [ "id", "rank" ],
              "csv" : {
                "key" : "assets/assets.csv",
                "bytes" : 42,
                "sha256" : "b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1"
              },
              "raw" : {
                "key" : "raw/assets.json.gz",
                "bytes" : 24,
                "sha256" : "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
              },
              "pipelineVersion" : "0.1.0"
            }
            """;

    final Manifests manifests = new Manifests("0.1.0");

    @Test
    void A_manifest_is_written_as_indented_JSON() throws Exception {
        assertThat(new String(manifests.write(MANIFEST), UTF_8)).isEqualTo(TEXT);
    }

    @Test
    void A_written_manifest_is_read_back() throws Exception {
        assertThat(manifests.read("m.json", stream(TEXT))).isEqualTo(MANIFEST);
    }

    @Test
    void A_manifest_with_the_status_rebuilding_is_not_complete() throws Exception {
        var text = new String(manifests.writeRebuilding(MANIFEST), UTF_8);

        assertThat(text).isEqualTo(TEXT.replace("\"complete\"", "\"rebuilding\""));
        assertThat(manifests.read("m.json", stream(text)).isComplete()).isFalse();
        assertThat(MANIFEST.isComplete()).isTrue();
    }

    @ParameterizedTest(name = "{0} instead of {1}: {2}")
    @CsvSource({
        "\"pipelineVersion\" : \"0.1.0\",\"pipelineVersion\" : \"0.2.0\",true",
        "complete,rebuilding,false",
        "\"bytes\" : 42,\"bytes\" : 43,false",
        "\"bytes\" : 24,\"bytes\" : 25,false",
        "\"rank\",\"rang\",false"
    })
    void A_manifest_is_unchanged_if_it_describes_the_same_content(String text, String by, boolean same)
            throws Exception {
        assertThat(manifests.isUnchanged(manifests.read("m.json", stream(TEXT.replace(text, by))), MANIFEST))
                .isEqualTo(same);
        assertThat(manifests.isUnchanged("unreadable", MANIFEST)).isFalse();
    }

    @Test
    void A_CSV_that_another_run_replaced_during_the_rebuild_is_a_failure() {
        manifests.requireStoredCsv(new StoredObject(CSV.key(), 42, "b1".repeat(32)), CSV);
        for (var another : new StoredObject[] {new StoredObject(CSV.key(), 42, "b2".repeat(32)), null}) {
            assertThatExceptionOfType(SnapshotException.class)
                    .isThrownBy(() -> manifests.requireStoredCsv(another, CSV))
                    .withMessageContaining("assets/assets.csv was replaced by another run");
        }
    }

    @Test
    void A_manifest_of_any_characters_is_read_back() throws Exception {
        var odd = new Manifest(
                "2026-11-23",
                "complete",
                "http://é.example/模拟",
                true,
                "",
                "",
                0,
                0,
                Long.MAX_VALUE,
                0,
                List.of("🚀", "\"", "\n"),
                CSV,
                RAW,
                "");

        assertThat(manifests.read("m.json", new ByteArrayInputStream(manifests.write(odd))))
                .isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html>",
                "[]",
                "\"complete\"",
                "{}",
                "{\"date\":\"2026-11-23\"",
                "{\"date\":\"2026-11-23\",\"columns\":\"id\"}",
                "{\"date\":\"2026-11-23\",\"columns\":[],\"rows\":\"many\"}",
                "{\"date\":\"2026-11-23\",\"columns\":[],\"surprise\":1}",
                "PAR1"
            })
    void A_text_that_is_not_a_manifest_is_refused_with_its_key_in_one_line(String text) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> manifests.read("assets/_manifest.json", stream(text)))
                .withMessageMatching("assets/_manifest\\.json is not a manifest: [^;\n]+; republish the date")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("Feature", "fasterxml", "io."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{\"columns\":[]}", "{\"date\":\"2026-11-23\",\"columns\":[]}"})
    void A_manifest_with_missing_fields_is_refused(String text) {
        A_text_that_is_not_a_manifest_is_refused_with_its_key_in_one_line(text);
    }

    @Test
    void A_manifest_from_before_credits_were_counted_is_read() throws Exception {
        var manifest = manifests.read("m.json", stream(TEXT.replace("  \"credits\" : 4,\n", "")));

        assertThat(manifest.credits()).isZero();
        assertThat(manifest.csv()).isEqualTo(CSV);
    }

    @ParameterizedTest(name = "{0} instead of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"rows\" : 3, | | rows",
                "\"rows\" : 3 | \"rows\" : null | rows",
                "\"credits\" : 4 | \"credits\" : null | credits",
                "\"credits\" : 4 | \"credits\" : \"many\" | credits",
                "\"bytes\" : 24 | \"octets\" : 24 | raw.bytes"
            })
    void An_error_names_the_wrong_field_of_the_manifest(String text, @Nullable String by, String field) {
        var stored = TEXT.replace(text, by == null ? "" : by);

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> manifests.read("m.json", stream(stored)))
                .withMessage("m.json is not a manifest: its field " + field
                        + " is missing, unknown or of another kind; republish the date");
    }

    @Test
    void The_stored_text_is_closed_after_reading() throws Exception {
        var closed = new ArrayList<String>();
        var stored = new ByteArrayInputStream(TEXT.getBytes(UTF_8)) {
            @Override
            public void close() {
                closed.add("closed");
            }
        };
        manifests.read("m.json", stored);

        assertThat(closed).contains("closed");
    }

    @Test
    void A_manifest_describes_the_CSV_and_its_raw_object() {
        var csvRows = published(page(NOON, "a", "b"), page(NOON.plusSeconds(1), "c"));

        assertThat(manifests.complete(date("2026-11-23"), csvRows, RAW, CSV)).isEqualTo(MANIFEST);
    }

    @Test
    void A_simulated_snapshot_has_a_manifest_that_says_so() {
        var simulated = new Provenance("http://127.0.0.1/v3/assets", true, 5, 2, 0, "2026-11-23T12:00:01Z");
        var csvRows = read(simulated, page(NOON, "a"));

        var manifest = manifests.complete(date("2026-11-23"), csvRows, RAW, CSV);
        assertThat(manifest.simulated()).isTrue();
        assertThat(manifest.source()).isEqualTo("http://127.0.0.1/v3/assets");
    }

    @ParameterizedTest(name = "{0} is not of {1}")
    @CsvSource({
        "2026-11-23T23:59:59.999Z, 2026-11-24",
        "2026-11-24T00:00:00Z, 2026-11-23",
        "2025-11-23T12:00:00Z, 2026-11-23"
    })
    void A_raw_object_with_the_timestamp_of_another_date_is_refused(Instant made, String date) {
        var csvRows = published(page(made, "a"));

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> manifests.complete(date(date), csvRows, RAW, CSV))
                .withMessage("raw/assets.json.gz is of " + made + " by its own timestamp, which is not " + date);
    }

    @Test
    void An_equal_stored_manifest_counts_as_created_by_this_run() throws Exception {
        var stored = manifests.read("m.json", stream(TEXT));
        var another = manifests.read("m.json", stream(TEXT.replace("\"status\" : \"", "\"status\" : \"in")));

        assertThat(manifests.resolveWinner(MANIFEST, stored)).isEqualTo("created");
        assertThat(manifests.resolveWinner(MANIFEST, another)).isEqualTo("existing");
    }

    @Test
    void A_stored_manifest_of_another_content_under_the_same_key_is_a_failure() throws Exception {
        var another = manifests.read("m.json", stream(TEXT.replace("\"bytes\" : 42", "\"bytes\" : 43")));

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> manifests.resolveWinner(MANIFEST, another))
                .withMessageContaining("was published by two runs at once in different dialects");
    }

    @Test
    void A_manifest_copies_its_columns() {
        var columns = new ArrayList<>(List.of("id"));
        var manifest = new Manifest("", "", "", false, "", "", 0, 0, 0, 0, columns, CSV, RAW, "");
        columns.add("rank");

        assertThat(manifest.columns()).containsExactly("id");
    }

    private static SnapshotDate date(String text) {
        return new SnapshotDate(LocalDate.parse(text));
    }

    private static CsvRows published(String... pages) {
        return read(PROVENANCE, pages);
    }

    private static CsvRows read(Provenance provenance, String... pages) {
        var csvRows = new Columns(Set.of(), Progress.NONE).keep(assets(provenance, pages), "id, rank", null);
        csvRows.forEachRemaining(row -> {});
        return csvRows;
    }
}
