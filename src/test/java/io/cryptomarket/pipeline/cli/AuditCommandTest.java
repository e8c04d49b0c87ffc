package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.app.Settings;
import io.cryptomarket.pipeline.app.TestPipeline;
import io.cryptomarket.pipeline.audit.AuditFinding;
import io.cryptomarket.pipeline.audit.AuditFinding.Kind;
import io.cryptomarket.pipeline.audit.AuditReport;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AuditCommandTest {
    static final Instant FIRST = Instant.parse("2026-11-21T00:05:00Z");
    static final Instant SECOND = Instant.parse("2026-11-22T00:05:00Z");
    static final LocalDate D21 = LocalDate.parse("2026-11-21");

    final StringWriter out = new StringWriter();

    @Test
    void The_audit_finds_no_error_in_what_the_pipeline_stored(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder)) {
            snapshot(testLake, FIRST, 0);
            snapshot(testLake, SECOND, 3);

            int code = audit(testLake, "2026-11-23T10:00:00Z");

            assertThat(out.toString().lines())
                    .containsExactly("s3://market, 2026-11-21 to 2026-11-22: 2 days, 2 complete, 0 findings;"
                            + " the newest published date is 2026-11-22, 1 day old");
            assertThat(code).isZero();
        }
    }

    @Test
    void Each_finding_is_one_line_and_the_exit_code_is_1(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder)) {
            snapshot(testLake, FIRST, 0);
            testLake.delete("assets/date=2026-11-21/assets.csv");

            int code = audit(testLake, "2026-11-25T10:00:00Z");

            assertThat(out.toString().lines())
                    .containsExactly(
                            "2026-11-21  csv          assets/date=2026-11-21/assets.csv is not there;"
                                    + " republish --from 2026-11-21 --to 2026-11-21",
                            "2026-11-22 to 2026-11-24  missing      nothing is stored of these 3 days;"
                                    + " live prices cannot be fetched later; see why nothing ran",
                            "s3://market, 2026-11-21 to 2026-11-24: 4 days, 1 complete, 4 findings;"
                                    + " the newest published date is 2026-11-21, 4 days old");
            assertThat(code).isOne();
        }
    }

    @Test
    void The_share_of_unchanged_prices_is_a_setting(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder)) {
            snapshot(testLake, FIRST, 0);
            snapshot(testLake, SECOND, 0);

            assertThat(audit(testLake, "2026-11-23T10:00:00Z", "GATES_UNCHANGED_PERCENT=off"))
                    .isZero();
            assertThat(audit(testLake, "2026-11-23T10:00:00Z")).isOne();
            assertThat(out.toString()).contains("identical    3 of 3 prices are those of 2026-11-21");
        }
    }

    @Test
    void The_JSON_is_one_document_with_stable_names() throws Exception {
        var report = new AuditReport(
                D21,
                D21.plusDays(9),
                D21.plusDays(10),
                3,
                D21.plusDays(8),
                List.of(
                        new AuditFinding(D21, Kind.CSV, "a \"quoted\" detail, ü"),
                        new AuditFinding(D21, Kind.IDENTICAL, "x")));

        int code = command("--json").print(report, "market");
        var text = out.toString();
        JsonNode json = new ObjectMapper().readTree(text);

        assertThat(code).isOne();
        assertThat(text).isASCII();
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "bucket",
                        "today",
                        "from",
                        "to",
                        "days",
                        "complete",
                        "newestComplete",
                        "newestAgeDays",
                        "findings");
        assertThat(json.path("bucket").asText()).isEqualTo("market");
        assertThat(json.path("today").asText()).isEqualTo("2026-12-01");
        assertThat(json.path("from").asText()).isEqualTo("2026-11-21");
        assertThat(json.path("to").asText()).isEqualTo("2026-11-30");
        assertThat(json.path("days").intValue()).isEqualTo(10);
        assertThat(json.path("complete").intValue()).isEqualTo(3);
        assertThat(json.path("newestComplete").asText()).isEqualTo("2026-11-29");
        assertThat(json.path("newestAgeDays").intValue()).isEqualTo(2);
        assertThat(json.path("findings")).hasSize(2);
        var finding = json.path("findings").path(0);
        assertThat(finding.fieldNames()).toIterable().containsExactly("date", "kind", "detail", "remedy");
        assertThat(finding.path("date").asText()).isEqualTo("2026-11-21");
        assertThat(finding.path("kind").asText()).isEqualTo("csv");
        assertThat(finding.path("detail").asText()).isEqualTo("a \"quoted\" detail, ü");
        assertThat(finding.path("remedy").asText()).isEqualTo("republish --from 2026-11-21 --to 2026-11-21");
    }

    @Test
    void A_lake_that_never_had_a_complete_date_has_no_newest_one() throws Exception {
        var report = new AuditReport(D21, D21, D21, 0, null, List.of());

        command("--json").print(report, "market");
        var json = new ObjectMapper().readTree(out.toString());

        assertThat(json.path("newestComplete").isNull()).isTrue();
        assertThat(json.path("newestAgeDays").isNull()).isTrue();
        assertThat(json.path("findings").isArray()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "--from 2026-02-30, '2026-02-30' is not a date such as 2026-11-23",
        "--to yesterday, 'yesterday' is not a date such as 2026-11-23",
        "--from 1026-11-03, '1026-11-03' is before CoinCap began",
        "--from 2026-11-03 --to 2026-11-02, --from 2026-11-03 is after --to 2026-11-02",
        "--from 2999-01-01, --from 2999-01-01 is in the future; in UTC it is",
        "--days 3, Unknown option"
    })
    void Wrong_usage_is_one_line_and_exit_code_2(String arguments, String said) {
        var err = new StringWriter();
        var program = Main.program().setErr(new PrintWriter(err)).setOut(new PrintWriter(out));

        int code = program.execute(("audit " + arguments).split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(said.replace("''", "'"));
        assertThat(out.toString()).isEmpty();
    }

    /** Takes the snapshot of a day, of three assets whose prices go by their rank. */
    private static void snapshot(TestLake testLake, Instant moment, int rank) throws Exception {
        try (var coinCap = TestPipeline.scripted().then(200, SampleEnvelopes.page(moment, rank, rank + 3));
                // A day that repeats the one before would be refused.
                var pipeline = TestPipeline.start(coinCap, testLake, moment, "gates.unchanged-percent=off")) {
            pipeline.snapshot();
        }
    }

    private AuditCommand command(String... arguments) {
        var command = new AuditCommand();
        var line = new CommandLine(command).setOut(new PrintWriter(out));
        line.parseArgs(arguments);
        return command;
    }

    private int audit(TestLake testLake, String now, String... settings) throws Exception {
        try (var coinCap = TestPipeline.scripted()) {
            var environment = TestPipeline.environment(coinCap, testLake);
            for (var setting : settings) {
                var parts = setting.split("=", 2);
                environment.put(parts[0], parts[1]);
            }
            var loaded = Settings.load(Path.of(""), null, environment);
            var clock = Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
            var command = command();
            var report = command.audit(loaded, testLake.client(), TestLake.BUCKET, clock, Progress.NONE);
            return command.print(report, TestLake.BUCKET);
        }
    }
}
