package io.cryptomarket.pipeline.audit;

import static io.cryptomarket.pipeline.audit.AuditTest.D23;
import static io.cryptomarket.pipeline.audit.AuditTest.LAYOUT;
import static io.cryptomarket.pipeline.audit.AuditTest.TODAY;
import static io.cryptomarket.pipeline.audit.StoredDays.noon;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.audit.AuditFinding.Kind;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.testing.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSVs that match the length and SHA-256 in the manifest, so only a comparison with the raw object finds the error. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuditCsvTest {

    static final String CSV = "assets/date=2026-11-23/assets.csv";

    static final List<String> COLUMNS = List.of("id", "name", "vwap24Hr", "priceUsd");
    static final List<String> ASSETS = List.of(
            asset("a", "'A, the \\\"first\\\"\\r\\nof all'", "null", "'0.10'"),
            asset("b", "'B'", "''", "'2'"),
            "{'id':'c','name':'Ç €','priceUsd':'3'}".replace('\'', '"'));

    static final String RIGHT = """
            id,name,vwap24Hr,priceUsd
            a,"A, the ""first""\r
            of all",,0.10
            b,B,,2
            c,Ç €,,3
            """;

    TestLake testLake;
    StoredDays days;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder);
        days = new StoredDays(testLake, LAYOUT);
    }

    @AfterEach
    void stop() {
        testLake.close();
    }

    @Test
    void A_CSV_with_quoted_names_and_empty_cells_equals_its_raw_object() throws Exception {
        assertThat(found(RIGHT)).isEmpty();
    }

    @Test
    void Quotes_and_line_ends_make_no_difference() throws Exception {
        var rows = RIGHT.replace("b,B,,2", "\"b\",\"B\",\"\",\"2\"");

        assertThat(found(rows)).isEmpty();
        assertThat(found(rows.replace("\n", "\r\n").replace("\r\r", "\r"))).isEmpty();
    }

    @ParameterizedTest(name = "{0} becomes {1}: {2}")
    @CsvFileSource(resources = "/csv-edits.csv", numLinesToSkip = 1, delimiter = '|', quoteCharacter = '~')
    void The_first_difference_is_found(String text, String by, String difference) throws Exception {
        var csv = RIGHT.replace(unescaped(text), unescaped(by));
        assertThat(csv).isNotEqualTo(RIGHT);

        assertThat(found(csv)).containsExactly(CSV + ": " + difference);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {";", "\t", "|"})
    void A_CSV_of_another_dialect_is_not_compared(String delimiter) throws Exception {
        assertThat(found(RIGHT.replace(",", delimiter).replace("2\n", "wrong\n")))
                .isEmpty();
    }

    @Test
    void An_empty_CSV_is_found() throws Exception {
        assertThat(found("")).containsExactly(CSV + ": it is empty, without even a header");
    }

    @Test
    void An_unreadable_CSV_is_found_by_its_row() throws Exception {
        assertThat(found(RIGHT.replace("b,B,", "b,\"B\"x,")))
                .singleElement()
                .asString()
                .startsWith(CSV + ": row 2 cannot be read: ");
    }

    @Test
    void A_long_value_is_cut_around_its_first_difference() throws Exception {
        var name = "n".repeat(100);
        var assets = List.of(asset("a", "'" + name + "x" + name + "'", "null", "'1'"));
        days.put(D23, noon(D23), assets, List.of("id", "name"), "id,name\na," + name + "y" + name + "\n");

        var begin = "'..." + "n".repeat(20);
        var end = "n".repeat(39) + "...'";
        assertThat(found())
                .containsExactly(CSV + ": row 1, asset 'a', name: the CSV has " + begin + "y" + end
                        + " where the raw object has " + begin + "x" + end);
    }

    @Test
    void The_finding_names_the_asset_also_without_an_id_column() throws Exception {
        days.put(D23, noon(D23), ASSETS, List.of("priceUsd"), "priceUsd\n0.10\n2\n4\n");

        assertThat(found())
                .containsExactly(CSV + ": row 3, asset 'c', priceUsd: the CSV has '4' where the raw object has '3'");
    }

    @Test
    void A_CSV_of_one_column_may_have_empty_lines() throws Exception {
        days.put(D23, noon(D23), ASSETS, List.of("vwap24Hr"), "vwap24Hr\n\n\"\"\n\n");

        assertThat(found()).isEmpty();
    }

    /** The object is over a hundred times larger than the buffers. */
    @Test
    void The_last_row_of_a_long_CSV_is_compared() throws Exception {
        var assets = Stream.iterate(1, i -> i + 1)
                .limit(50_000)
                .map(i -> asset("coin-" + i, "'N'", "null", "'" + i + "'"))
                .toList();
        var rows = new StringBuilder("id,priceUsd\n");
        for (int i = 1; i <= assets.size(); i++) {
            rows.append("coin-" + i + "," + i + "\n");
        }
        days.put(D23, noon(D23), assets, List.of("id", "priceUsd"), rows.toString());
        assertThat(found()).isEmpty();

        days.put(
                D23,
                noon(D23),
                assets,
                List.of("id", "priceUsd"),
                rows.toString().replace(",50000", ",50001"));
        assertThat(found())
                .containsExactly(CSV
                        + ": row 50000, asset 'coin-50000', priceUsd: the CSV has '50001' where the raw object has"
                        + " '50000'");
    }

    private List<String> found(String csv) throws Exception {
        days.put(D23, noon(D23), ASSETS, COLUMNS, csv);
        return found();
    }

    private List<String> found() throws Exception {
        var findings = new Audit(testLake.client(), TestLake.BUCKET, LAYOUT, OptionalInt.empty(), Progress.NONE)
                .run(null, null, TODAY)
                .findings();
        assertThat(findings).allMatch(auditFinding -> auditFinding.kind() == Kind.CSV);
        return findings.stream().map(AuditFinding::detail).toList();
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r");
    }

    private static String asset(String id, String name, String vwap, String price) {
        return "{'id':'%s','name':%s,'vwap24Hr':%s,'priceUsd':%s}"
                .formatted(id, name, vwap, price)
                .replace('\'', '"');
    }
}
