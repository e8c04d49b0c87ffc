package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.cryptomarket.pipeline.docs.Pages;
import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What a person sees who unpacks the distribution and starts it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DistributionIT {

    private final Instant now = Instant.now();
    private final String date = now.toString().substring(0, 10);
    private final String csv = "assets/date=" + date + "/assets.csv";
    private final String manifest = "assets/date=" + date + "/_manifest.json";

    @BeforeEach
    void stayInOneDay() {
        Midnight.waitUntilSafe();
    }

    @Test
    void A_run_without_any_configuration_stores_and_shows_a_simulated_day(@TempDir Path folder) throws Exception {
        var packagedProgram = new PackagedProgram(folder);

        var first = packagedProgram.run();
        var file = folder.resolve("data/crypto-market-simulated").resolve(csv);
        var changed = Files.getLastModifiedTime(file);
        var second = packagedProgram.run("snapshot");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("fetched and published", "(a simulated market)", "100 rows")
                .contains("s3://crypto-market-simulated/" + csv)
                .contains("\nid,rank,symbol,name,supply,maxSupply,priceUsd,changePercent24Hr,explorer\nbitcoin,1,BTC,");
        assertThat(first.err()).contains("100 assets cost about 22 credits a day, 660 in 30 days");
        assertThat(Files.readAllLines(file)).hasSize(101);
        assertThat(second.code()).isZero();
        assertThat(second.out()).contains("was published before: CoinCap was not called, nothing changed");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(changed);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/failing-runs.csv", numLinesToSkip = 1, quoteCharacter = '\'')
    void A_failure_is_one_line_and_an_exit_code(
            String what, String settings, int code, String message, @TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var taken = new ServerSocket(0)) {
            coinCap.then(401, "");
            var packagedProgram = new PackagedProgram(folder).between(coinCap, testLake);
            for (var setting : settings.split(";", -1)) {
                var parts = setting.split("=", 2);
                packagedProgram.set(parts[0], parts[1].replace("TAKEN", String.valueOf(taken.getLocalPort())));
                if (parts[1].equals("UNSET")) {
                    packagedProgram.unset(parts[0]);
                }
            }

            var ended = packagedProgram.run();

            assertThat(ended.code()).as(what + ": " + ended.err()).isEqualTo(code);
            assertThat(ended.errors()).singleElement().asString().contains(message);
            assertThat(ended.err()).doesNotContain("\tat ", "Exception");
            assertThat(ended.out()).isEmpty();
            assertThat(testLake.state()).isEmpty();
        }
    }

    @Test
    void Several_wrong_settings_are_reported_at_once(@TempDir Path folder) throws Exception {
        var ended = new PackagedProgram(folder)
                .set("COINCAP_PAGE_SIZE", "3000")
                .set("CLOCK_CRON", "noon")
                .run();

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.errors())
                .hasSize(2)
                .anyMatch(
                        line -> line.contains("coincap.page-size is '3000' and must be a whole number from 1 to 2000"))
                .anyMatch(line -> line.contains("clock.cron is 'noon'"));
    }

    @Test
    void A_stack_trace_is_shown_on_request_and_still_no_key(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(401, "");

            var ended = new PackagedProgram(folder).between(coinCap, testLake).run("snapshot", "--verbose");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).contains("\tat ").doesNotContain("the-key-of-the-tests", TestLake.SECRET_KEY);
        }
    }

    @Test
    void An_option_before_the_command_counts(@TempDir Path folder) throws Exception {
        var ended = new PackagedProgram(folder).run("-c", "no-such-file", "snapshot");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.errors()).singleElement().asString().contains("settings file no-such-file does not exist");
    }

    @Test
    void A_service_that_is_stopped_between_two_retries_makes_no_further_call(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(500, "");
            var packagedProgram =
                    new PackagedProgram(folder).between(coinCap, testLake).set("COINCAP_RETRY_DELAY", "2000");

            var process = packagedProgram.start("serve");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> packagedProgram.read("err.txt").contains("trying again (1 of 1)"));
            process.destroy();
            var ended = packagedProgram.end(process);

            assertThat(ended.err()).contains("stopped").doesNotContain("Exception");
            assertThat(coinCap.requests()).hasSize(1);
        }
    }

    @Test
    void An_unknown_command_is_wrong_usage(@TempDir Path folder) throws Exception {
        var ended = new PackagedProgram(folder).run("snapshoot");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .contains("error: Unmatched argument at index 0: 'snapshoot'")
                .contains("see --help");
    }

    @Test
    void Help_and_version_exit_with_0(@TempDir Path folder) throws Exception {
        assertThat(new PackagedProgram(folder).run("--help").out()).contains("snapshot", "serve", "Exit code");
        assertThat(new PackagedProgram(folder).run("--version").out()).startsWith("crypto-market-pipeline ");
    }

    @Test
    void The_distribution_has_the_policies_for_AWS() throws Exception {
        for (var policy : List.of("aws/policy-writer.json", "aws/policy-reader.json")) {
            assertThat(PackagedProgram.home().resolve(policy))
                    .hasSameTextualContentAs(Path.of("src/main/dist").resolve(policy));
        }
    }

    @Test
    void The_pages_of_the_distribution_have_no_dead_link() throws Exception {
        assertThat(Pages.under(PackagedProgram.home()).deadLinks()).isEmpty();
    }

    @Test
    void A_symlink_to_the_program_works_from_any_directory(@TempDir Path folder) throws Exception {
        var link = Files.createSymbolicLink(
                folder.resolve("linked"), PackagedProgram.home().resolve("bin/crypto-market-pipeline"));
        var packagedProgram = new PackagedProgram(folder);

        assertThat(packagedProgram.end(packagedProgram.start(link)).code()).isZero();
    }

    @Test
    void A_service_takes_the_day_and_ends_on_SIGTERM(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(200, SampleEnvelopes.page(now, 0, 3));
            var packagedProgram = new PackagedProgram(folder).between(coinCap, testLake);

            var process = packagedProgram.start("serve");
            await().atMost(Duration.ofSeconds(30)).until(() -> testLake.state().containsKey(manifest));
            process.destroy();
            var ended = packagedProgram.end(process);

            assertThat(ended.code()).isEqualTo(128 + 15);
            assertThat(ended.err()).contains("rows published as " + csv, "stopped");
        }
    }

    @Test
    void A_run_in_progress_finishes_before_the_service_ends(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(exchange -> {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Files.readString(folder.resolve("err.txt")).contains("stopping"));
                ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(now, 0, 3));
            });
            var packagedProgram = new PackagedProgram(folder).between(coinCap, testLake);

            var process = packagedProgram.start("serve");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !coinCap.requests().isEmpty());
            process.destroy();
            packagedProgram.end(process);

            assertThat(testLake.state()).containsKey(manifest);
        }
    }

    @Test
    void The_service_starts_while_the_lake_is_away(@TempDir Path folder) throws Exception {
        try (var coinCap = ScriptedCoinCap.start();
                var testLake = TestLake.start(folder)) {
            var packagedProgram =
                    new PackagedProgram(folder).between(coinCap, testLake).set("S3_ENDPOINT", "http://127.0.0.1:1");

            var process = packagedProgram.start("serve");
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            packagedProgram.read("err.txt").contains("S3 at http://127.0.0.1:1 cannot be reached"));

            assertThat(process.isAlive()).isTrue();
            process.destroy();
            packagedProgram.end(process);
        }
    }

    @Test
    void Memory_does_not_grow_with_the_number_of_assets(@TempDir Path folder) throws Exception {
        int assets = 60_000;
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(this::padded);

            // The API's text alone is several times this heap.
            var ended = new PackagedProgram(folder)
                    .between(coinCap, testLake)
                    .set("COINCAP_ASSETS", String.valueOf(assets))
                    .set("JAVA_OPTS", "-Xmx40m")
                    .run();

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(testLake.text(csv).lines()).hasSize(assets + 1);
        }
    }

    /** A page as it is asked for, its assets made large by a field that nobody wants. */
    private void padded(HttpExchange exchange) throws IOException {
        var query = Arrays.stream(exchange.getRequestURI().getQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Integer.parseInt(pair[1])));
        int offset = query.getOrDefault("offset", 0);
        var page = SampleEnvelopes.page(now, offset, offset + query.getOrDefault("limit", 0));
        var padding = "\"tokens\":{\"1\":[\"" + "0".repeat(4_000) + "\"]}";
        var body = page.replace("\"tokens\":{}", padding).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
