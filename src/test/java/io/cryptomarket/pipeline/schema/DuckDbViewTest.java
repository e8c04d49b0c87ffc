package io.cryptomarket.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import io.cryptomarket.pipeline.testing.Python;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The view for DuckDB, run by DuckDB over CSVs that lie in a folder as they do in a bucket. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DuckDbViewTest {

    private static final KeyTemplate DAILY = new KeyTemplate("assets/date=${variable.date}/assets.csv");
    private static final List<String> COLUMNS =
            List.of("id", "rank", "symbol", "name", "supply", "maxSupply", "priceUsd", "vwap24Hr");
    private static final LocalDate FIRST = LocalDate.of(2025, 11, 24);
    private static final int DAYS = 365;

    /** The last column was added on this day. */
    private static final int ADDED = 200;

    private Path folder;

    @BeforeEach
    void folder(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assets/date=${variable.date}/assets.csv",
                "a/year=${variable.date.year}/month=${variable.date.month}/day=${variable.date.day}/assets.csv",
                "${variable.date.day}/${variable.date.month}/assets_${variable.date.year}.csv",
                "csv/${variable.date}.csv",
                "it's/*(${variable.date})*/${variable.date.year}.csv"
            })
    void A_year_is_read_with_every_decimal_exact(String key) throws Exception {
        var keyTemplate = new KeyTemplate(key);
        var written = new ArrayList<List<@Nullable Object>>();
        var random = new Random(1);
        for (int day = 0; day < DAYS; day++) {
            written.addAll(write(keyTemplate, day, random));
        }

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            create(duckDb, keyTemplate);
            var read = rows(duckDb, "SELECT * FROM assets ORDER BY date, id");

            assertThat(read).hasSize(DAYS * 5).containsExactlyElementsOf(written);
        }
    }

    @Test
    void The_columns_have_the_types_of_the_API() throws Exception {
        write(DAILY, DAYS, new Random(1));

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            create(duckDb, DAILY);

            assertThat(rows(duckDb, "SELECT column_name || ' ' || column_type FROM (DESCRIBE assets)"))
                    .extracting(row -> row.get(0))
                    .containsExactly(
                            "date DATE",
                            "id VARCHAR",
                            "rank BIGINT",
                            "symbol VARCHAR",
                            "name VARCHAR",
                            "supply DECIMAL(38,18)",
                            "maxSupply DECIMAL(38,18)",
                            "priceUsd DECIMAL(38,18)",
                            "vwap24Hr DECIMAL(38,18)",
                            "market_cap_usd DOUBLE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assets/date=${variable.date}/assets.csv", "csv/${variable.date}.csv"})
    void A_query_for_one_date_reads_one_file(String key) throws Exception {
        var keyTemplate = new KeyTemplate(key);
        for (int day = 0; day < 9; day++) {
            write(keyTemplate, ADDED + day, new Random(1));
        }

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            create(duckDb, keyTemplate);
            var date = FIRST.plusDays(ADDED + 3);
            var plan = rows(duckDb, "EXPLAIN ANALYZE SELECT * FROM assets WHERE date = DATE '" + date + "'");

            assertThat(plan.toString()).contains("Total Files Read: 1 ");
        }
    }

    @Test
    void Dates_whose_columns_have_another_order_or_more_are_read_by_name() throws Exception {
        var first = Files.createDirectories(folder.resolve("assets/date=2026-01-01"));
        Files.writeString(first.resolve("assets.csv"), "rank,gone,id\n1,x,a\n");
        var second = Files.createDirectories(folder.resolve("assets/date=2026-01-02"));
        Files.writeString(second.resolve("assets.csv"), "id,rank\nb,2\n");

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement()) {
            statement.execute(view(DAILY, List.of("id", "rank"), false));

            assertThat(rows(duckDb, "SELECT id, rank FROM assets ORDER BY id"))
                    .containsExactly(List.of("a", 1L), List.of("b", 2L));
        }
    }

    @Test
    void The_market_cap_of_any_numbers_that_the_columns_hold_fits() throws Exception {
        var file = folder.resolve("assets/date=2026-01-01/assets.csv");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                id,supply,priceUsd
                a,19958421.000000000000000000,87711.199999999997089617
                b,99999999999999999999.999999999999999999,99999999999999999999.999999999999999999
                c,,1
                d,1,
                e,589500000000000,0.000000000000000001
                """);

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement()) {
            statement.execute(view(DAILY, List.of("id", "supply", "priceUsd")));

            var caps = rows(duckDb, "SELECT market_cap_usd FROM assets ORDER BY id");
            assertThat((Double) caps.get(0).get(0)).isCloseTo(1_750_577_056_015.2, within(0.001));
            assertThat((Double) caps.get(1).get(0)).isCloseTo(1e40, within(1e26));
            assertThat(caps.get(2).get(0)).isNull();
            assertThat(caps.get(3).get(0)).isNull();
            assertThat((Double) caps.get(4).get(0)).isCloseTo(0.0005895, within(1e-15));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id,supply", "id,priceUsd", "id"})
    void Without_both_numbers_there_is_no_market_cap(String columns) {
        assertThat(view(DAILY, List.of(columns.split(",")))).doesNotContain("market_cap_usd");
    }

    @Test
    void A_column_of_the_CSV_keeps_the_name_market_cap_usd() {
        assertThat(view(DAILY, List.of("id", "supply", "priceUsd", "Market_Cap_USD")))
                .contains("AS \"Market_Cap_USD\"", "AS \"snapshot_market_cap_usd\"");
    }

    @Test
    void What_lies_beside_the_CSVs_is_not_read() throws Exception {
        write(DAILY, DAYS, new Random(1));
        var other = Files.createDirectories(folder.resolve("assets/date=of-another-kind"));
        Files.writeString(other.resolve("assets.csv"), "id\nother\n");

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            create(duckDb, DAILY);

            assertThat(rows(duckDb, "SELECT id FROM assets WHERE date > DATE '2020-01-01' OR date IS NULL"))
                    .hasSize(5)
                    .doesNotContain(List.of("other"));
        }
    }

    @Test
    void An_invalid_or_too_large_number_is_NULL_and_fails_no_query() throws Exception {
        var file = folder.resolve("assets/date=2026-01-01/assets.csv");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                id,rank,supply
                a,first,1.5 USD
                b,1,123456789012345678901234567890
                c,123456789012345678,12345678901234567890.5
                """);

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement()) {
            statement.execute(view(DAILY, List.of("id", "rank", "supply")));

            assertThat(rows(duckDb, "SELECT id, rank, supply FROM assets ORDER BY id"))
                    .containsExactly(
                            Arrays.asList("a", null, null),
                            Arrays.asList("b", 1L, null),
                            List.of(
                                    "c",
                                    123456789012345678L,
                                    new BigDecimal("12345678901234567890.500000000000000000")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a'b", "filename", "Date", "x\" FROM y; DROP VIEW assets; --", "a\\", "a`b"})
    void A_column_with_any_name_is_read(String column) throws Exception {
        var file = folder.resolve("assets/date=2026-01-01/assets.csv");
        Files.createDirectories(file.getParent());
        Files.writeString(file, line(List.of("id", column)) + line(List.of("bitcoin", "1")));

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement()) {
            statement.execute(view(DAILY, List.of("id", column)));

            assertThat(rows(duckDb, "SELECT * FROM assets"))
                    .containsExactly(List.of(LocalDate.of(2026, 1, 1), "bitcoin", "1"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void A_parser_of_DuckDBs_dialect_understands_it(boolean onlyAppended) throws Exception {
        var sql = DuckDbView.of("my-bucket", DAILY, fields(COLUMNS), onlyAppended);
        var json = Python.with(Path.of("src/test/python/requirements.txt"))
                .run(Path.of("src/test/python/statements.py"), sql, "duckdb");

        assertThat(json)
                .contains("\"type\": \"Create\", \"kind\": \"VIEW\", \"name\": \"assets\"")
                .contains("[\"date\", \"id\", \"rank\", \"symbol\", \"name\", \"supply\", \"maxSupply\", \"priceUsd\"")
                .doesNotContain("}, {");
    }

    /** Writes the CSV of a day as the route does, and returns its rows as the view should have them. */
    private List<List<@Nullable Object>> write(KeyTemplate keyTemplate, int day, Random random) throws IOException {
        var date = FIRST.plusDays(day);
        var file = folder.resolve(keyTemplate.of(new SnapshotDate(date)));
        Files.createDirectories(file.getParent());
        int columns = day < ADDED ? COLUMNS.size() - 1 : COLUMNS.size();
        var text = new StringBuilder(line(COLUMNS.subList(0, columns)));
        var rows = new ArrayList<List<@Nullable Object>>();
        for (int asset = 1; asset <= 5; asset++) {
            var cells = cells(asset, random);
            text.append(line(cells.subList(0, columns)));
            if (columns < COLUMNS.size()) {
                cells.set(columns, null);
            }
            rows.add(values(date, cells));
        }
        Files.writeString(file, text);
        return rows;
    }

    private static List<@Nullable String> cells(int asset, Random random) {
        return Arrays.asList(
                "coin-" + asset,
                String.valueOf(asset),
                asset == 2 ? "A\\B" : "C" + asset,
                asset == 3 ? "Coin, \"no.\" 3\nin two lines" : "'Coin'",
                decimal(random, 15, 18),
                asset % 2 == 0 ? null : decimal(random, 15, 18),
                asset == 1 ? "87711.199999999997089617" : asset == 4 ? "0.0000133529559960" : decimal(random, 5, 18),
                asset == 5 ? "-0.000000000000000001" : decimal(random, 15, 3));
    }

    private static String decimal(Random random, int before, int after) {
        return random.ints(before, 1, 10).mapToObj(String::valueOf).collect(Collectors.joining()) + "."
                + random.ints(after, 0, 10).mapToObj(String::valueOf).collect(Collectors.joining());
    }

    private static List<@Nullable Object> values(LocalDate date, List<@Nullable String> cells) {
        var values = new ArrayList<@Nullable Object>();
        values.add(date);
        for (int column = 0; column < cells.size(); column++) {
            var cell = cells.get(column);
            values.add(
                    cell == null
                            ? null
                            : switch (column) {
                                case 0, 2, 3 -> cell;
                                case 1 -> Long.valueOf(cell);
                                default -> new BigDecimal(cell).setScale(18);
                            });
        }
        values.add(marketCap(cells.get(4), cells.get(6)));
        return values;
    }

    private static @Nullable Double marketCap(@Nullable String supply, @Nullable String price) {
        return supply == null || price == null ? null : Double.parseDouble(price) * Double.parseDouble(supply);
    }

    private static String line(List<? extends @Nullable String> cells) {
        return CSVFormat.DEFAULT
                        .builder()
                        .setQuoteMode(QuoteMode.MINIMAL)
                        .setNullString("")
                        .setRecordSeparator("\n")
                        .get()
                        .format(cells.toArray())
                + "\n";
    }

    private void create(Connection duckDb, KeyTemplate keyTemplate) throws SQLException {
        try (var statement = duckDb.createStatement()) {
            statement.execute(view(keyTemplate, COLUMNS));
        }
    }

    /** The SQL as it is, but for the bucket, in whose place stands the folder. */
    private String view(KeyTemplate keyTemplate, List<String> columns) {
        return view(keyTemplate, columns, true);
    }

    private String view(KeyTemplate keyTemplate, List<String> columns, boolean onlyAppended) {
        var sql = DuckDbView.of("my-bucket", keyTemplate, fields(columns), onlyAppended);
        assertThat(sql).contains("s3://my-bucket/");
        return sql.replace("s3://my-bucket/", folder + "/");
    }

    private static List<Field> fields(List<String> columns) {
        return columns.stream().map(Field::named).toList();
    }

    private static List<List<@Nullable Object>> rows(Connection duckDb, String query) throws SQLException {
        var rows = new ArrayList<List<@Nullable Object>>();
        try (var statement = duckDb.createStatement();
                var result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                var row = new ArrayList<@Nullable Object>();
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
