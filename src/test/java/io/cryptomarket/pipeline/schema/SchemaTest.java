package io.cryptomarket.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SchemaTest {

    private static final SnapshotDate DATE = new SnapshotDate(LocalDate.of(2026, 11, 23));
    private static final KeyTemplate DAILY = new KeyTemplate("assets/date=${variable.date}/assets.csv");

    private final Schema schema = schema("my-bucket", DAILY);

    @Test
    void A_schema_is_current_for_its_own_columns_whatever_date_it_names() {
        var stored = stored(schema, "id", "rank");

        assertThat(schema.isCurrent(stored, manifest("id", "rank"))).isTrue();
        assertThat(schema.isCurrent(stored.replace("2026-11-23", "2025-01-01"), manifest("id", "rank")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "rank,id", "id,rank,name", "id,Rank"})
    void A_schema_is_not_current_for_other_columns(String columns) {
        assertThat(schema.isCurrent(stored(schema, "id", "rank"), manifest(columns.split(","))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{",
                "{}",
                "<html>",
                "{\"resources\":[{\"path\":[\"assets/date=2026-11-23/assets.csv\"]}]}"
            })
    void Another_text_is_not_current(String stored) {
        assertThat(schema.isCurrent(stored, manifest("id", "rank"))).isFalse();
        assertThat(schema.warning(stored, manifest("id", "rank"))).isNull();
    }

    @Test
    void A_schema_with_outdated_texts_is_not_current() {
        var stored = stored(schema, "id", "rank");

        assertThat(schema("other-bucket", DAILY).isCurrent(stored, manifest("id", "rank")))
                .isFalse();
        assertThat(schema("my-bucket", new KeyTemplate("assets/${variable.date}.csv"))
                        .isCurrent(stored, manifest("id", "rank")))
                .isFalse();
        assertThat(schema.isCurrent(stored.replace("CoinCap's name", "The name"), manifest("id", "rank")))
                .isFalse();
    }

    @Test
    void The_data_package_has_a_checksum_of_the_SQL() {
        var stored = stored(schema, "id", "rank");

        assertThat(stored)
                .contains("\"key\" : \"schema/athena.sql\"", "\"key\" : \"schema/duckdb.sql\"")
                .contains(DigestUtils.sha256Hex(schema.athena(manifest("id", "rank"))))
                .contains(DigestUtils.sha256Hex(schema.duckDb("", manifest("id", "rank"))));
    }

    @ParameterizedTest
    @CsvSource({
        "'id,rank', 'id,rank,name', true",
        "'id,rank', 'id,rank', true",
        "'id,rank', 'rank,id', false",
        "'id,rank', id, false",
        "'id,rank', 'id,name', false"
    })
    void The_view_for_DuckDB_opens_one_file_a_date_unless_columns_were_dropped_or_moved(
            String before, String now, boolean byPosition) {
        var stored = stored(schema, before.split(","));
        var next = text(schema.dataPackage(stored, manifest(now.split(",")), DATE));
        var view = text(schema.duckDb(stored, manifest(now.split(","))));

        assertThat(view.contains("auto_detect = false")).isEqualTo(byPosition);
        assertThat(view.contains("union_by_name = true")).isEqualTo(!byPosition);
        assertThat(next).contains(DigestUtils.sha256Hex(view));
        assertThat(schema.isCurrent(next, manifest(now.split(",")))).isTrue();
        // It stays as it is, whatever is appended later, and be it the order of before.
        for (var later : List.of(now + ",more", before)) {
            assertThat(text(schema.duckDb(next, manifest(later.split(",")))).contains("auto_detect = false"))
                    .isEqualTo(byPosition && later.startsWith(now));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{", "{}", "<html>", "of a version that did not say it"})
    void A_data_package_that_does_not_say_what_older_dates_hold_has_them_read_by_name(String stored) {
        var descriptor = stored.startsWith("of")
                ? stored(schema, "id", "rank").replaceAll(".*columnsOnlyAppended.*\n", "")
                : stored;

        assertThat(text(schema.duckDb(descriptor, manifest("id", "rank")))).contains("union_by_name = true");
        assertThat(schema.isCurrent(descriptor, manifest("id", "rank"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'id,rank', 'id,rank'", "'id,rank', 'id,rank,name'", "id, 'id,rank,name'"})
    void Appended_columns_cause_no_warning(String before, String now) {
        assertThat(schema.warning(stored(schema, before.split(",")), manifest(now.split(","))))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"'id,rank', 'rank,id'", "'id,rank', id", "'id,rank', 'id,name,rank'", "'id,rank', 'id,name'"})
    void Dropped_or_moved_columns_cause_a_warning_that_says_what_to_do(String before, String now) {
        assertThat(schema.warning(stored(schema, before.split(",")), manifest(now.split(","))))
                .startsWith("columns were dropped or reordered: dates published before have another order (id, rank)")
                .endsWith("republish them (republish --from ... --to ...)");
    }

    @Test
    void A_remembered_schema_is_known_to_be_stored() {
        assertThat(schema.isStored(manifest("id", "rank"))).isFalse();

        schema.remember(manifest("id", "rank"));

        assertThat(schema.isStored(manifest("id", "rank"))).isTrue();
        assertThat(schema.isStored(manifest("rank", "id"))).isFalse();
    }

    @Test
    void A_path_starts_at_the_data_packages_folder() throws Exception {
        var deeper = new Schema("my-bucket", DAILY, "assets/datapackage.json", "a.sql", "d.sql");
        var stored = stored(deeper, "id", "rank");

        assertThat(stored).contains("[ \"date=2026-11-23/assets.csv\" ]");
        assertThat(deeper.isCurrent(stored, manifest("id", "rank"))).isTrue();
    }

    @Test
    void A_data_package_describes_nothing_outside_its_folder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schema("my-bucket", DAILY, "schema/datapackage.json", "a.sql", "d.sql"));
    }

    @Test
    void The_text_is_empty_if_nothing_is_stored() throws Exception {
        assertThat(schema.read(null)).isEmpty();
        assertThat(schema.read(new ByteArrayInputStream("é".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("é");
    }

    private static Schema schema(String bucket, KeyTemplate csv) {
        return new Schema(bucket, csv, "datapackage.json", "schema/athena.sql", "schema/duckdb.sql");
    }

    private static String stored(Schema schema, String... columns) {
        return text(schema.dataPackage("", manifest(columns), DATE));
    }

    private static String text(byte[] stored) {
        return new String(stored, StandardCharsets.UTF_8);
    }

    private static Manifest manifest(String... columns) {
        var object = new StoredObject("", 0, "");
        return new Manifest(
                "2026-11-23", "complete", "", false, "", "", 0, 1, 0, 0, List.of(columns), object, object, "test");
    }
}
