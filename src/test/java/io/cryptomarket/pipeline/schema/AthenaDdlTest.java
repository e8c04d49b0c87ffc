package io.cryptomarket.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import io.cryptomarket.pipeline.testing.Python;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL for Athena, as a parser of Athena's dialect understands it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AthenaDdlTest {

    private static final KeyTemplate DAILY = new KeyTemplate("assets/date=${variable.date}/assets.csv");
    private static final List<String> COLUMNS = List.of("id", "rank", "priceUsd", "name", "tokens", "brandNew");

    @Test
    void The_DDL_recreates_a_table_and_its_view() throws Exception {
        var statements = parsed(DAILY, COLUMNS);

        assertThat(statements)
                .extracting(s -> s.path("type").asText() + " " + s.path("kind").asText() + " "
                        + s.path("name").asText())
                .containsExactly("Drop TABLE assets_csv", "Create TABLE assets_csv", "Create VIEW assets");
        assertThat(statements.get(1).path("location").asText()).isEqualTo("s3://my-bucket/assets/");
        assertThat(texts(statements.get(2).path("from"))).containsExactly("assets_csv");
    }

    @Test
    void The_table_has_the_columns_of_the_CSV_in_order_as_strings() throws Exception {
        var table = parsed(DAILY, COLUMNS).get(1);

        assertThat(texts(table.path("columns")))
                .containsExactly(
                        "id string",
                        "rank string",
                        "priceUsd string",
                        "name string",
                        "tokens string",
                        "brandNew string");
    }

    @Test
    void The_view_has_the_numbers_of_the_API_and_NULL_for_empty_values() throws Exception {
        var view = parsed(DAILY, COLUMNS).get(2);

        assertThat(texts(view.path("outputs")))
                .containsExactly("date", "id", "rank", "priceUsd", "name", "tokens", "brandNew");
        assertThat(texts(view.path("types"))).containsExactly("DATE", "BIGINT", "DECIMAL(38, 18)");
        assertThat(ddl(DAILY, COLUMNS))
                .contains("  TRY_CAST(NULLIF(\"priceUsd\", '') AS DECIMAL(38, 18)) AS \"priceUsd\"")
                .contains("  TRY_CAST(NULLIF(\"rank\", '') AS BIGINT) AS \"rank\"")
                .contains("  NULLIF(\"name\", '') AS \"name\"");
    }

    @Test
    void The_view_has_a_market_cap_where_there_are_price_and_supply() throws Exception {
        var view = parsed(DAILY, List.of("id", "supply", "priceUsd")).get(2);

        assertThat(texts(view.path("outputs"))).containsExactly("date", "id", "supply", "priceUsd", "market_cap_usd");
        assertThat(ddl(DAILY, List.of("supply", "priceUsd")))
                .contains(
                        "  CAST(TRY_CAST(NULLIF(\"priceUsd\", '') AS DECIMAL(38, 18)) AS DOUBLE)"
                                + " * CAST(TRY_CAST(NULLIF(\"supply\", '') AS DECIMAL(38, 18)) AS DOUBLE) AS \"market_cap_usd\"");
    }

    @Test
    void Dates_are_projected_and_need_no_crawler() throws Exception {
        var table = parsed(DAILY, COLUMNS).get(1);

        assertThat(texts(table.path("partitions"))).containsExactly("date string");
        assertThat(properties(table))
                .containsEntry("skip.header.line.count", "1")
                .containsEntry("projection.enabled", "true")
                .containsEntry("projection.date.type", "date")
                .containsEntry("projection.date.format", "yyyy-MM-dd")
                .containsEntry("projection.date.range", "2014-01-01,NOW")
                .containsEntry("projection.date.interval", "1")
                .containsEntry("projection.date.interval.unit", "DAYS")
                .containsEntry("storage.location.template", "s3://my-bucket/assets/date=${date}/");
    }

    @Test
    void Year_month_and_day_are_projected_with_leading_zeros() throws Exception {
        var keyTemplate =
                new KeyTemplate("a/y=${variable.date.year}/m=${variable.date.month}/d=${variable.date.day}/assets.csv");
        var statements = parsed(keyTemplate, COLUMNS);

        assertThat(texts(statements.get(1).path("partitions")))
                .containsExactly("year string", "month string", "day string");
        assertThat(properties(statements.get(1)))
                .containsEntry("projection.year.type", "integer")
                .containsEntry("projection.year.digits", "4")
                .containsEntry("projection.month.range", "1,12")
                .containsEntry("projection.month.digits", "2")
                .containsEntry("projection.day.range", "1,31")
                .containsEntry("projection.day.digits", "2")
                .containsEntry("storage.location.template", "s3://my-bucket/a/y=${year}/m=${month}/d=${day}/");
        assertThat(texts(statements.get(2).path("outputs"))).startsWith("date", "year", "month", "day", "id");
    }

    @ParameterizedTest
    @CsvSource({
        "csv/${variable.date}.csv, s3://my-bucket/csv/",
        "${variable.date}.csv, s3://my-bucket/",
        "a/${variable.date.year}/${variable.date}.csv, s3://my-bucket/a/"
    })
    void A_date_in_the_file_name_is_no_partition_and_the_SQL_says_why(String key, String location) throws Exception {
        var statements = parsed(new KeyTemplate(key), COLUMNS);

        assertThat(statements.get(1).has("partitions")).isFalse();
        assertThat(properties(statements.get(1))).containsOnlyKeys("skip.header.line.count");
        assertThat(statements.get(1).path("location").asText()).isEqualTo(location);
        assertThat(texts(statements.get(2).path("outputs"))).startsWith("date", "id");
        assertThat(ddl(new KeyTemplate(key), COLUMNS))
                .contains("-- Not partitioned: the folders do not say the whole date");
    }

    @Test
    void A_column_with_the_name_of_a_partition_keeps_its_name() throws Exception {
        var statements = parsed(DAILY, List.of("id", "Date"));

        assertThat(texts(statements.get(1).path("columns"))).containsExactly("id string", "Date string");
        assertThat(texts(statements.get(1).path("partitions"))).containsExactly("snapshot_date string");
        assertThat(properties(statements.get(1)))
                .containsEntry("projection.snapshot_date.type", "date")
                .containsEntry("storage.location.template", "s3://my-bucket/assets/date=${snapshot_date}/");
        assertThat(texts(statements.get(2).path("outputs"))).containsExactly("snapshot_date", "id", "Date");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a`b", "a\"b", "a'b", "a` string) --", "x\"; DROP TABLE assets; --", "a\\", "a;b", "$path"})
    void A_column_name_cannot_inject_SQL(String column) throws Exception {
        var statements = parsed(DAILY, List.of("id", column, "name"));

        assertThat(statements).hasSize(3);
        assertThat(texts(statements.get(1).path("columns")))
                .containsExactly("id string", column + " string", "name string");
        assertThat(texts(statements.get(2).path("outputs"))).containsExactly("date", "id", column, "name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's/", "'/", "';DROP/", "a*(b)!/"})
    void A_key_cannot_inject_SQL(String folder) throws Exception {
        var statements = parsed(new KeyTemplate(folder + "${variable.date}/assets.csv"), COLUMNS);

        assertThat(statements).hasSize(3);
        assertThat(statements.get(1).path("location").asText()).isEqualTo("s3://my-bucket/" + folder);
        assertThat(properties(statements.get(1)))
                .containsEntry("storage.location.template", "s3://my-bucket/" + folder + "${date}/");
    }

    @Test
    void The_SQL_warns_that_it_ignores_manifests() {
        assertThat(ddl(DAILY, COLUMNS)).contains("Manifests are not looked at", "Athena takes one statement at a time");
    }

    private static String ddl(KeyTemplate csv, List<String> columns) {
        return AthenaDdl.of("my-bucket", csv, columns.stream().map(Field::named).toList());
    }

    private static List<JsonNode> parsed(KeyTemplate csv, List<String> columns) throws Exception {
        var json = Python.with(Path.of("src/test/python/requirements.txt"))
                .run(Path.of("src/test/python/statements.py"), ddl(csv, columns), "athena");
        return StreamSupport.stream(new ObjectMapper().readTree(json).spliterator(), false)
                .toList();
    }

    private static Map<String, String> properties(JsonNode table) {
        return new ObjectMapper().convertValue(table.path("properties"), new TypeReference<>() {});
    }

    /** The elements of a list; those that are pairs with a space between. */
    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(node -> node.isArray()
                        ? node.path(0).asText() + " " + node.path(1).asText()
                        : node.asText())
                .toList();
    }
}
