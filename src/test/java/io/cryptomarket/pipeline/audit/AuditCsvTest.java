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

/** CSVs of which the manifest tells the very length and SHA-256, so that only the raw object can give them away. */
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
    void Quoted_names_and_values_that_are_not_there_are_what_the_raw_object_has() throws Exception {
        assertThat(found(RIGHT)).isEmpty();
    }

    @Test
    void How_a_cell_is_quoted_and_a_line_ends_makes_no_difference() throws Exception {
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
    void Of_another_dialect_nothing_is_said(String delimiter) throws Exception {
        assertThat(found(RIGHT.replace(",", delimiter).replace("2\n", "wrong\n")))
                .isEmpty();
    }

    @Test
    void A_CSV_with_nothing_in_it_is_found() throws Exception {
        assertThat(found("")).containsExactly(CSV + ": there is nothing in it, not even its columns");
    }

    @Test
    void A_CSV_that_cannot_be_read_is_found_by_its_row() throws Exception {
        assertThat(found(RIGHT.replace("b,B,", "b,\"B\"x,")))
                .singleElement()
                .asString()
                .startsWith(CSV + ": row 2 cannot be read: ");
    }

    @Test
    void Long_values_are_cut_around_the_first_letter_that_differs() throws Exception {
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
    void Without_a_column_for_it_an_asset_is_named_by_the_raw_object() throws Exception {
        days.put(D23, noon(D23), ASSETS, List.of("priceUsd"), "priceUsd\n0.10\n2\n4\n");

        assertThat(found())
                .containsExactly(CSV + ": row 3, asset 'c', priceUsd: the CSV has '4' where the raw object has '3'");
    }

    @Test
    void A_CSV_of_one_column_may_have_empty_lines() throws Exception {
        days.put(D23, noon(D23), ASSETS, List.of("vwap24Hr"), "vwap24Hr\n\n\"\"\n\n");

        assertThat(found()).isEmpty();
    }

    /** Over a hundred times what is buffered on the way, so that an object that is read in parts is read to its end. */
    @Test
    void In_a_long_CSV_the_last_row_counts_too() throws Exception {
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
