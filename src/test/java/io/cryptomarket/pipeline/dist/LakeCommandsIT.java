package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands for a lake that is there, as a person runs them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LakeCommandsIT {

    private final Instant now = Instant.now();
    private final String today = now.toString().substring(0, 10);
    private final String yesterday = now.minus(Duration.ofDays(1)).toString().substring(0, 10);

    @TempDir
    private Path folder = Path.of("");

    private TestLake testLake = unset();
    private ScriptedCoinCap coinCap = unset();
    private PackagedProgram packagedProgram = unset();

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
    private static <T> T unset() {
        return null;
    }

    @BeforeEach
    void start() throws Exception {
        Midnight.waitUntilSafe();
        testLake = TestLake.start(folder);
        coinCap = ScriptedCoinCap.start();
        packagedProgram = new PackagedProgram(folder).between(coinCap, testLake);
    }

    @AfterEach
    void stop() {
        coinCap.close();
        testLake.close();
    }

    @Test
    void A_range_is_republished_with_other_columns_and_failures_are_reported_by_date() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(now, 0, 3));
        assertThat(packagedProgram.run().code()).isZero();
        testLake.put("raw/assets/date=" + yesterday + "/assets.json.gz", "damaged");
        var routes = Files.createDirectory(folder.resolve("routes"));
        PackagedProgram.editRoute(
                routes, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, explorer, tokens");
        packagedProgram.set("ROUTES_FOLDER", routes.toString());

        var ended = packagedProgram.run("republish", "--from", yesterday, "--to", today);

        assertThat(ended.code()).isOne();
        assertThat(ended.out())
                .isEqualTo("republished from " + yesterday + " to " + today
                        + ": 1 rebuilt, 0 published for the first time, 0 unchanged, 1 failed\n");
        assertThat(ended.errors())
                .containsExactly("error: " + yesterday + ": raw object raw/assets/date=" + yesterday
                        + "/assets.json.gz is not gzip: Input is not in the .gz format.");
        assertThat(testLake.text("assets/date=" + today + "/assets.csv")).contains(",explorer,tokens\n");

        var again = packagedProgram.run("republish", "--from", today, "--to", today, "--parallel", "3");

        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("0 rebuilt, 0 published for the first time, 1 unchanged, 0 failed");
        assertThat(coinCap.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "republish | 2 | republish needs --from DATE and --to DATE",
                "republish --from 2026-11-03 | 2 | republish needs --from DATE and --to DATE",
                "republish --from 2026-11-03 --to 2026-11-02 | 2 | is after",
                "republish --from yesterday --to 2026-11-02 | 2 | 'yesterday'",
                "republish --from 2026-11-01 --to 2026-11-02 --parallel 0 | 2 | --parallel must be a whole number from 1 to 64, was 0",
                "republish --from 2026-11-01 --to 2026-11-02 | 1 | nothing to republish: no raw object from 2026-11-01 to 2026-11-02 in bucket market",
                "snapshot --date 2020-01-01 | 1 | 2020-01-01 has no raw object, and CoinCap has only current prices",
                "snapshot --date 2020-02-30 | 2 | error: Invalid value for option '--date': '2020-02-30' is not a date such as 2026-11-23; see --help",
                "accept 2026-11-03 | 1 | no refused answer of 2026-11-03 is in quarantine",
                "accept a/b.json.gz | 2 | error: 'a/b.json.gz' is not a date such as 2026-11-23, nor the key of a refused answer such as quarantine/date=2026-11-23/00-05-01.250Z.json.gz",
                "accept 2026-02-30 | 2 | '2026-02-30' is not a date such as 2026-11-23, nor the key",
                "accept quarantine/b.json.gz | 1 | quarantine/b.json.gz is no refused answer; name one as quarantine/date=",
                "accept | 2 | Missing required parameter"
            })
    void A_refused_command_prints_one_line_and_has_an_exit_code(String arguments, int code, String message)
            throws Exception {
        coinCap.then(200, SampleEnvelopes.page(now, 0, 3));

        var ended = packagedProgram.run(arguments.split(" "));

        assertThat(ended.errors()).singleElement().asString().contains(message);
        assertThat(ended.code()).isEqualTo(code);
        assertThat(coinCap.requests()).isEmpty();
    }

    @Test
    void A_refused_answer_is_accepted_by_its_date_once_a_person_has_looked_at_it() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(now, 0, 3).replace("\"vwap24Hr\":null", "\"vwap24Hr\":\"?\""));

        var refused = packagedProgram.run();

        assertThat(refused.code()).isOne();
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .startsWith(
                        "error: CoinCap's answer of " + today + " is refused: 3 values that are no decimals, 0 allowed;"
                                + " the first: vwap24Hr '?' of coin-1 (gates.not-decimal). It is kept in quarantine with a report,"
                                + " quarantine/date=" + today + "/");

        var accepted = packagedProgram.run("accept", today);

        assertThat(accepted.code()).as(accepted.err()).isZero();
        assertThat(accepted.out().lines().findFirst().orElseThrow())
                .matches("quarantine/date=" + today + "/.*\\.json\\.gz accepted and published");
        assertThat(testLake.text("assets/date=" + today + "/assets.csv").lines())
                .hasSize(4);
        assertThat(coinCap.requests()).hasSize(1);
        assertThat(packagedProgram.run("audit").code()).isZero();
    }
}
