package io.cryptomarket.pipeline.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.local.FaultScript;
import io.cryptomarket.pipeline.local.SimulatedCoinCap;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.RawSnapshotFactory;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.Python;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lake with awkward values, as analysts read it: the CSVs cell by cell and the raw objects, by the tools that they use
 * and with the shipped SQL.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate AWKWARD = LocalDate.of(2026, 3, 1);
    private static final LocalDate LINE_BREAKS = LocalDate.of(2026, 3, 2);
    private static final LocalDate RANDOM = LocalDate.of(2026, 3, 3);
    private static final LocalDate OLDER = LocalDate.of(2026, 2, 1);
    private static final LocalDate SIMULATED = LocalDate.of(2026, 3, 4);
    private static final int RANDOM_ASSETS = 300;

    /** What some reader or other has been seen to change, and letters of all lengths; no line breaks and no U+0001. */
    private static final String ALPHABET =
            "\"\"\",,,'`\\\\ \t;|#=+-@%&/*\u0002\u0007\u001b\u001f\u007f\u0085\u00a0\u2028\ufeff\u202eaZ09éم模";

    /** What each reader must see, by date. */
    private static final Map<LocalDate, List<List<String>>> WRITTEN = new LinkedHashMap<>();

    private static Path lake = Path.of("");
    private static Path work = Path.of("");

    @BeforeAll
    static void write(@TempDir Path folder) throws Exception {
        lake = Files.createDirectories(folder.resolve("lake"));
        work = Files.createDirectories(folder.resolve("work"));
        try (var testPublisher = new TestPublisher(folder)) {
            var cases = YamlCases.of("csv-cells.yaml").toList();
            publish(
                    testPublisher,
                    AWKWARD,
                    cases.stream()
                            .filter(row -> !isBroken(row))
                            .map(ReadersTest::row)
                            .toList());
            publish(
                    testPublisher,
                    LINE_BREAKS,
                    cases.stream()
                            .filter(ReadersTest::isBroken)
                            .map(ReadersTest::row)
                            .toList());
            publish(testPublisher, RANDOM, random());
            store(testPublisher, SIMULATED, simulated(), lake.resolve("simulated.csv"));
            for (var sql : List.of("athena.sql", "duckdb.sql")) {
                Files.write(lake.resolve(sql), testPublisher.read("schema/" + sql));
            }
        }
        writeAnOlderDate();
        writeAYear();
        raw("one.json.gz", 5, 5);
        raw("many.json.gz", 5, 2);
    }

    /** An asset as CoinCap writes it, and the cells that it becomes. */
    private record Row(String asset, List<String> cells) {}

    private static Row row(YamlCases.Row row) {
        return new Row(CsvFormatTest.asset(row), CsvFormatTest.values(row));
    }

    private static boolean isBroken(YamlCases.Row row) {
        return CsvFormatTest.values(row).stream().anyMatch(value -> value.matches("(?s).*[\r\n].*"));
    }

    private static List<Row> random() {
        var random = new Random(1);
        var codes = ALPHABET.codePoints().toArray();
        return IntStream.range(0, RANDOM_ASSETS)
                .mapToObj(number -> {
                    var cells = new ArrayList<String>();
                    for (var column : CsvFormatTest.COLUMNS) {
                        cells.add(random(random, codes, column));
                    }
                    return new Row(asset(cells), cells);
                })
                .toList();
    }

    private static String random(Random random, int[] codes, String column) {
        return switch (column) {
            case "rank" -> String.valueOf(random.nextInt(5000));
            case "supply", "maxSupply", "priceUsd", "changePercent24Hr" ->
                random.nextInt(8) == 0 ? "" : random.nextInt(100_000_000) + "." + (1 + random.nextLong(1L << 59));
            default ->
                random.ints(random.nextInt(9), 0, codes.length)
                        .map(at -> codes[at])
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
        };
    }

    private static String asset(List<String> cells) {
        var asset = JSON.createObjectNode();
        for (int column = 0; column < cells.size(); column++) {
            asset.put(CsvFormatTest.COLUMNS.get(column), cells.get(column));
        }
        return asset.toString();
    }

    private static void publish(TestPublisher testPublisher, LocalDate date, List<Row> rows) throws Exception {
        WRITTEN.put(date, rows.stream().map(Row::cells).toList());
        store(testPublisher, date, rows.stream().map(Row::asset).toList(), csv(date));
    }

    private static void store(TestPublisher testPublisher, LocalDate date, List<String> assets, Path csv)
            throws Exception {
        testPublisher.publish(new SnapshotDate(date), assets.toArray(String[]::new));
        Files.createDirectories(csv.getParent());
        Files.write(csv, testPublisher.csv(new SnapshotDate(date)));
    }

    private static Path csv(LocalDate date) {
        return lake.resolve("assets/date=" + date + "/assets.csv");
    }

    private static List<String> simulated() throws Exception {
        try (var coinCap = SimulatedCoinCap.start(0, "key", Clock.systemUTC(), 1, FaultScript.none())) {
            var request = HttpRequest.newBuilder(URI.create(coinCap.url() + "/assets?limit=2000"))
                    .header("Authorization", "Bearer key")
                    .build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            return StreamSupport.stream(
                            JSON.readTree(answer.body()).path("data").spliterator(), false)
                    .map(JsonNode::toString)
                    .toList();
        }
    }

    /** One that was published before the last column was added. */
    private static void writeAnOlderDate() throws IOException {
        Files.createDirectories(csv(OLDER).getParent());
        Files.writeString(
                csv(OLDER), String.join(",", CsvFormatTest.COLUMNS.subList(0, 8)) + "\na,1,A,\"A, \"\"B\",,2,,\n");
        WRITTEN.put(OLDER, List.of(List.of("a", "1", "A", "A, \"B", "", "2", "", "", "")));
    }

    private static void writeAYear() throws IOException {
        for (int day = 0; day < 365; day++) {
            var date = LocalDate.of(2025, 1, 1).plusDays(day);
            var file = lake.resolve("year/assets/date=" + date + "/assets.csv");
            Files.createDirectories(file.getParent());
            Files.copy(csv(AWKWARD), file);
        }
    }

    private static void raw(String name, int assets, int pageSize) throws IOException {
        var made = Instant.parse("2026-03-01T12:00:00Z");
        var snapshots = new RawSnapshotFactory(
                URI.create("https://rest.coincap.io/v3/assets"),
                assets,
                pageSize,
                work,
                Clock.fixed(made, ZoneOffset.UTC),
                Progress.NONE);
        try (var camel = new DefaultCamelContext()) {
            var raw = snapshots.begin(new DefaultExchange(camel));
            while (raw.hasMorePages()) {
                var page = SampleEnvelopes.page(made, raw.getOffset(), raw.getOffset() + raw.getLimit());
                snapshots.add(raw, new ByteArrayInputStream(page.getBytes(UTF_8)), null);
            }
            Files.move(raw.getFile().toPath(), lake.resolve(name));
        }
    }

    @Test
    void pandas_polars_pyarrow_and_DuckDB_see_every_cell_as_it_was_published() throws Exception {
        var said = JSON.readTree(Python.with(Path.of("src/test/python/readers-requirements.txt"), 11, 99)
                .run(
                        Path.of("src/test/python/readers_report.py"),
                        "",
                        lake.toString(),
                        lake.resolve("one.json.gz").toString(),
                        lake.resolve("many.json.gz").toString()));

        for (var reader : List.of("pandas", "polars", "pyarrow")) {
            WRITTEN.forEach((date, rows) -> {
                int columns = date.equals(OLDER) ? 8 : 9;
                assertThat(cells(said.at("/" + reader + "/" + date)))
                        .as("%s, %s", reader, date)
                        .containsExactlyElementsOf(rows.stream()
                                .map(row -> row.subList(0, columns))
                                .toList());
            });
        }
        WRITTEN.forEach((date, rows) -> assertThat(cells(said.at("/DuckDB/" + date)))
                .as("DuckDB, %s", date)
                .containsExactlyElementsOf(
                        rows.stream().map(ReadersTest::inTheView).toList()));
        assertRaw(said.path("raw"), List.of("pandas", "polars", "DuckDB"));
        assertThat(said.at("/year/rows").asInt())
                .isEqualTo(WRITTEN.getOrDefault(AWKWARD, List.of()).size());
        assertThat(said.at("/year/opened").asInt())
                .as("CSVs opened for one date")
                .isOne();
        assertThat(said.at("/decimals").asInt())
                .as("rows with decimals of 18 places")
                .isGreaterThan(200);
    }

    @Test
    void Spark_and_the_reader_that_Athena_has_see_every_cell_as_it_was_published() throws Exception {
        Python.with(Path.of("src/test/python/spark-requirements.txt"), 10, 99)
                .run(
                        Path.of("src/test/python/spark_report.py"),
                        "",
                        System.getProperty("java.home"),
                        work.toString(),
                        lake.toString(),
                        lake.resolve("one.json.gz").toString(),
                        lake.resolve("many.json.gz").toString());
        var said = JSON.readTree(work.resolve("said.json").toFile());

        var expected = new HashMap<>(WRITTEN);
        // Hive takes a line break within quotes for the end of a row.
        expected.remove(LINE_BREAKS);
        expected.forEach((date, rows) -> {
            var seen = new ArrayList<>(cells(said.at("/csv/" + date)));
            assertThat(seen.remove(0).get(0)).as("the header").isEqualTo("id");
            assertThat(seen).as("OpenCSVSerde, %s", date).containsExactlyElementsOf(rows);
        });
        for (var name : List.of("one.json.gz", "many.json.gz")) {
            assertThat(cells(said.at("/raw/" + name))).as(name).isEqualTo(pairs());
        }
    }

    private static void assertRaw(JsonNode raw, List<String> readers) {
        for (var name : List.of("one.json.gz", "many.json.gz")) {
            for (var reader : readers) {
                assertThat(cells(raw.path(name).path(reader)))
                        .as("%s, %s", name, reader)
                        .isEqualTo(pairs());
            }
        }
    }

    /** The id and the price of each asset of the raw objects. */
    private static List<List<String>> pairs() {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(number -> List.of("coin-" + number, "0.0000" + number + "33529559960"))
                .toList();
    }

    /** Numbers are numbers there, and NULL is what is none or too large. */
    private static List<String> inTheView(List<String> row) {
        var seen = new ArrayList<>(row);
        for (int column = 0; column < seen.size(); column++) {
            var value = seen.get(column);
            switch (CsvFormatTest.COLUMNS.get(column)) {
                case "rank" -> seen.set(column, value.matches("[0-9]+") ? String.valueOf(Long.parseLong(value)) : "");
                case "supply", "maxSupply", "priceUsd", "changePercent24Hr" -> seen.set(column, decimal(value));
                default -> {
                    // A text stays as it is.
                }
            }
        }
        return seen;
    }

    private static String decimal(String text) {
        if (!text.matches("-?[0-9]{1,20}(\\.[0-9]+)?(e-[0-9])?")) {
            return "";
        }
        return new BigDecimal(text).setScale(18, RoundingMode.HALF_UP).toPlainString();
    }

    private static List<List<String>> cells(JsonNode rows) {
        return JSON.convertValue(rows, new TypeReference<>() {});
    }
}
