package io.cryptomarket.pipeline.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.SkippedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The CSV as publish-assets.camel.yaml writes it, byte by byte and as its readers see it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CsvFormatTest {
    static final List<String> COLUMNS =
            List.of("id", "rank", "symbol", "name", "supply", "maxSupply", "priceUsd", "changePercent24Hr", "explorer");
    static final String HEADER = "id,rank,symbol,name,supply,maxSupply,priceUsd,changePercent24Hr,explorer\n";
    static final String BEFORE =
            "{\"id\":\"before\",\"rank\":\"1\",\"symbol\":\"B\",\"name\":\"Before\",\"supply\":\"1.0\","
                    + "\"maxSupply\":\"2.0\",\"priceUsd\":\"3.0\",\"changePercent24Hr\":\"4.0\",\"explorer\":\"https://b/\"}";
    static final String BEFORE_LINE = "before,1,B,Before,1.0,2.0,3.0,4.0,https://b/\n";
    static final String AFTER = "{\"id\":\"after\",\"tokens\":{\"1\":[\"0x,\"]}}";
    static final String AFTER_LINE = "after,,,,,,,,\n";

    static SnapshotDate day = new SnapshotDate(LocalDate.of(2026, 1, 1));
    static TestPublisher testPublisher;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        testPublisher = new TestPublisher(folder);
    }

    @AfterAll
    static void stop() {
        testPublisher.close();
    }

    static Stream<YamlCases.Row> cells() {
        return YamlCases.of("csv-cells.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void A_value_is_written_as_the_format_requires(YamlCases.Row cell) throws Exception {
        var line = cells(cell).stream().collect(Collectors.joining(",", "", "\n"));

        assertThat(publish(BEFORE, asset(cell), AFTER)).isEqualTo(HEADER + BEFORE_LINE + line + AFTER_LINE);
    }

    @Test
    void Commons_CSV_reads_every_value_back() throws Exception {
        var csv = publish(assets());
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();

        try (var parser = CSVParser.parse(csv, format)) {
            assertThat(parser.getHeaderNames()).isEqualTo(COLUMNS);
            assertThat(parser.getRecords()).extracting(CSVRecord::toList).containsExactlyElementsOf(values());
        }
    }

    @ParameterizedTest(name = "with {0}")
    @ValueSource(
            strings = {
                "all_varchar=true",
                "all_varchar=true, delim=',', quote='\"', escape='\"', header=true, new_line='\\n'"
            })
    void DuckDB_reads_every_value_back(String options, @TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("assets.csv"), publish(assets()));

        assertThat(duckDb("read_csv('" + file + "', " + options + ", nullstr='')"))
                .containsExactlyElementsOf(values());
    }

    @Test
    void The_CSV_has_the_nine_required_columns() throws Exception {
        assertThat(publish(BEFORE)).startsWith(HEADER);
        assertThat(testPublisher.publish(next(), BEFORE).columns()).isEqualTo(COLUMNS);
    }

    @Test
    void Lines_end_with_LF_alone_and_so_does_the_last() throws Exception {
        assertThat(publish(BEFORE, AFTER))
                .doesNotContain("\r")
                .endsWith("\n")
                .doesNotEndWith("\n\n")
                .hasLineCount(3);
    }

    @Test
    void The_text_is_UTF_8_without_a_byte_order_mark() throws Exception {
        var date = next();
        testPublisher.publish(date, "{\"id\":\"é🚀\"}", BEFORE);

        var csv = testPublisher.csv(date);
        assertThat(csv).startsWith("id,".getBytes(UTF_8)).contains(new byte[] {(byte) 0xc3, (byte) 0xa9, (byte) 0xf0});
    }

    @Test
    void The_content_type_names_UTF_8() throws Exception {
        SkippedTest.unless(testPublisher.keepsContentTypes(), "no extended attributes here");
        var date = next();
        testPublisher.publish(date, BEFORE);

        var head = testPublisher.s3().headObject(get -> get.bucket(TestPublisher.BUCKET)
                .key(TestPublisher.csvKey(date)));
        assertThat(head.contentType()).isEqualTo("text/csv; charset=utf-8");
    }

    @Test
    void The_manifest_measures_what_is_stored() throws Exception {
        var date = next();
        var manifest = testPublisher.publish(date, assets());

        var csv = testPublisher.csv(date);
        assertThat(manifest.rows()).isEqualTo(values().size());
        assertThat(manifest.csv().bytes()).isEqualTo(csv.length);
        assertThat(manifest.csv().sha256()).isEqualTo(DigestUtils.sha256Hex(csv));
    }

    @Test
    void A_text_that_UTF_8_cannot_encode_is_not_replaced() {
        var half = "{\"id\":\"half\",\"name\":\"\\ud83d\"}";

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> publish(half, BEFORE))
                .withMessageContaining("has half a character in name");
    }

    private static synchronized SnapshotDate next() {
        day = new SnapshotDate(day.value().plusDays(1));
        return day;
    }

    /** Publishes these under a date of their own and reads the CSV back. */
    private static String publish(String... assets) throws Exception {
        var date = next();
        testPublisher.publish(date, assets);
        return new String(testPublisher.csv(date), UTF_8);
    }

    /** All cases as one market. */
    private static String[] assets() {
        return cells().map(CsvFormatTest::asset).toArray(String[]::new);
    }

    /** All cases as their readers must see them. */
    private static List<List<String>> values() {
        return cells().map(CsvFormatTest::values).toList();
    }

    /** The asset of a case, as CoinCap writes it. */
    static String asset(YamlCases.Row cell) {
        return fields(cell, "\"").entrySet().stream()
                .filter(field -> !field.getValue().equals("absent"))
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static List<String> cells(YamlCases.Row cell) {
        var cells = new LinkedHashMap<>(fields(cell, ""));
        cells.put(field(cell), cell.text("cell"));
        return List.copyOf(cells.values());
    }

    /** The cells of a case as a reader must see them. */
    static List<String> values(YamlCases.Row cell) {
        var values = new LinkedHashMap<>(fields(cell, ""));
        values.put(field(cell), value(cell.text("json")));
        return List.copyOf(values.values());
    }

    /** An asset that is plain but for the field of the case, each value within such quotes. */
    private static Map<String, String> fields(YamlCases.Row cell, String quote) {
        var fields = new LinkedHashMap<String, String>();
        COLUMNS.forEach(column -> fields.put(column, quote + column.toLowerCase(Locale.ROOT) + quote));
        fields.put("id", quote + cell.text("case").replace(' ', '-') + quote);
        fields.put(field(cell), cell.text("json"));
        return fields;
    }

    private static String field(YamlCases.Row cell) {
        return cell.find("field").orElse("name");
    }

    /** What the JSON says, by another reader than the one under test; nothing is empty. */
    private static String value(String json) {
        if (json.equals("absent") || json.equals("null")) {
            return "";
        }
        if (!json.startsWith("\"")) {
            return json;
        }
        try {
            return new ObjectMapper().readValue(json, String.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static List<List<String>> duckDb(String table) throws SQLException {
        var rows = new ArrayList<List<String>>();
        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var select = duckDb.createStatement();
                var result = select.executeQuery("SELECT " + String.join(", ", COLUMNS) + " FROM " + table)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= COLUMNS.size(); column++) {
                    row.add(orEmpty(result.getString(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
