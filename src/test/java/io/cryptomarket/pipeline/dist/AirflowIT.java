package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cryptomarket.pipeline.dist.Airflow.Release;
import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.Ports;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.StoredPage;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real Airflows that run the DAGs of the repository against the packaged service. */
@ParameterizedClass
@EnumSource(Release.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AirflowIT {

    private static final String DAILY = "crypto_market_daily";
    private static final String REPUBLISH = "crypto_market_republish";
    private static final String TOKEN = "the-token-of-the-tests";
    private static final String QUOTA = "'{\"error\": \"Monthly usage limit exceeded\", \"timestamp\": 1763856301250}'";
    private static final Map<String, String> NOTHING = Map.of();

    private static Airflow airflow = unset();

    private final String today = Instant.now().toString().substring(0, 10);
    private final String raw = "raw/assets/date=" + today + "/assets.json.gz";
    private final String csv = "assets/date=" + today + "/assets.csv";
    private final String manifest = "assets/date=" + today + "/_manifest.json";

    @Parameter
    private Release release = Release.AIRFLOW_3;

    @TempDir
    private Path folder = Path.of("");

    private TestLake testLake = unset();

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
    private static <T> T unset() {
        return null;
    }

    @BeforeParameterizedClassInvocation
    static void startAirflow(Release release, @TempDir Path home) throws Exception {
        airflow = Airflow.start(release, home);
    }

    @AfterParameterizedClassInvocation
    static void stopAirflow() throws Exception {
        airflow.close();
    }

    @BeforeEach
    void startLake() throws Exception {
        Midnight.waitUntilSafe();
        testLake = TestLake.start(folder);
    }

    @AfterEach
    void stopLake() {
        testLake.close();
    }

    /** A program whose market is simulated, and whom only Airflow tells to do anything. */
    private PackagedProgram program() throws Exception {
        var routes = folder.resolve("routes");
        if (!Files.exists(routes)) {
            PackagedProgram.editRoute(routes, "clock", "\"{{clock.enabled}}\"", "false");
        }
        return new PackagedProgram(folder)
                .set("ROUTES_FOLDER", routes.toString())
                .set("COINCAP_RETRIES", "1")
                .set("COINCAP_RETRY_DELAY", "10")
                .set("S3_ENDPOINT", testLake.endpoint().toString())
                .set("S3_BUCKET", TestLake.BUCKET)
                .set("S3_PATH_STYLE", "true")
                .set("AWS_ACCESS_KEY_ID", TestLake.ACCESS_KEY)
                .set("AWS_SECRET_ACCESS_KEY", TestLake.SECRET_KEY);
    }

    private PackagedProgram program(String faults) throws Exception {
        return program()
                .set(
                        "LOCAL_FAULTS",
                        Files.writeString(folder.resolve("faults.yaml"), faults).toString());
    }

    private static JsonNode run(
            String dag, Map<String, String> conf, PackagedService packagedService, @Nullable String token)
            throws IOException {
        return airflow.run(dag, conf, packagedService.url(), token);
    }

    private static JsonNode task(JsonNode run, String name) {
        return task(run, name, -1);
    }

    private static JsonNode task(JsonNode run, String name, int index) {
        for (var task : run.get("tasks")) {
            if (task.get("task").asText().equals(name) && task.get("index").asInt() == index) {
                return task;
            }
        }
        throw new AssertionError("no task " + name + " in " + run);
    }

    private static String outcome(JsonNode task) {
        return task.get("state").asText() + " after " + task.get("tries").asInt();
    }

    @Test
    void The_DAG_files_are_imported_without_an_error_or_a_warning() throws Exception {
        var imports = airflow.imports();

        assertThat(imports.get("version").asText()).isEqualTo(release.version());
        assertThat(imports.get("dags")).extracting(JsonNode::asText).containsExactly(DAILY, REPUBLISH);
        assertThat(imports.get("documented")).hasSize(2);
        assertThat(imports.get("errors")).isEmpty();
        assertThat(imports.get("warnings")).isEmpty();
    }

    @Test
    void A_DAG_run_stores_the_day_and_a_second_run_pays_and_changes_nothing() throws Exception {
        try (var packagedService = PackagedService.start(program().set("HTTP_TOKEN", TOKEN))) {
            var first = run(DAILY, NOTHING, packagedService, TOKEN);

            assertThat(first.get("state").asText()).as(first.toString()).isEqualTo("success");
            assertThat(outcome(task(first, "fetch"))).isEqualTo("success after 1");
            assertThat(outcome(task(first, "process"))).isEqualTo("success after 1");
            assertThat(testLake.state()).containsOnlyKeys(raw, csv, manifest);
            var fetched = task(first, "fetch").get("xcom");
            assertThat(fetched.get("date").asText()).isEqualTo(today);
            assertThat(fetched.get("fetched").asText()).isEqualTo("created");
            assertThat(fetched.get("rawKey").asText()).isEqualTo(raw);
            assertThat(fetched.get("sha256").asText()).isEqualTo(testLake.sha256(raw));
            assertThat(fetched.get("credits").asInt()).isPositive();
            var published = task(first, "process").get("xcom");
            assertThat(published.get("published").asText()).isEqualTo("created");
            assertThat(published.get("rows").asInt()).isEqualTo(100);
            assertThat(published.toString()).hasSizeLessThan(600);
            assertThat(first.get("events")).singleElement().satisfies(extra -> {
                assertThat(extra.get("uri").asText()).isEqualTo("s3://market/" + csv);
                assertThat(extra.get("key").asText()).isEqualTo(csv);
                assertThat(extra.get("rows").asInt()).isEqualTo(100);
                assertThat(extra.get("sha256").asText()).isEqualTo(testLake.sha256(csv));
                assertThat(extra.get("date").asText()).isEqualTo(today);
            });

            var before = testLake.everything();
            var second = run(DAILY, NOTHING, packagedService, TOKEN);

            assertThat(second.get("state").asText()).isEqualTo("success");
            assertThat(task(second, "fetch").get("xcom").get("fetched").asText())
                    .isEqualTo("existing");
            assertThat(task(second, "process").get("xcom").get("published").asText())
                    .isEqualTo("existing");
            assertThat(second.get("events")).isEqualTo(first.get("events"));
            assertThat(testLake.everything()).isEqualTo(before);
        }
    }

    @Test
    void A_wrong_token_is_reported_and_not_retried() throws Exception {
        try (var packagedService = PackagedService.start(program().set("HTTP_TOKEN", TOKEN))) {
            var run = run(DAILY, NOTHING, packagedService, "another-token-altogether");

            assertThat(outcome(task(run, "fetch"))).isEqualTo("failed after 1");
            assertThat(run.get("alerts").toString())
                    .contains("Unauthorized: A valid bearer token is needed. (status 401)")
                    .doesNotContain(TOKEN, "another-token-altogether");
            assertThat(testLake.everything()).isEmpty();
        }
    }

    @Test
    void A_CoinCap_that_is_down_is_retried_until_it_is_up() throws Exception {
        try (var packagedService = PackagedService.start(program("[{status: 503, times: 2}]"))) {
            var run = run(DAILY, NOTHING, packagedService, null);

            assertThat(run.get("state").asText()).as(run.toString()).isEqualTo("success");
            assertThat(outcome(task(run, "fetch"))).isEqualTo("success after 2");
            assertThat(outcome(task(run, "process"))).isEqualTo("success after 1");
            assertThat(testLake.state()).containsOnlyKeys(raw, csv, manifest);
        }
    }

    @Test
    void A_used_up_quota_is_reported_and_not_retried() throws Exception {
        try (var packagedService = PackagedService.start(program("[{status: 429, body: " + QUOTA + "}]"))) {
            var run = run(DAILY, NOTHING, packagedService, null);

            assertThat(run.get("state").asText()).isEqualTo("failed");
            assertThat(outcome(task(run, "fetch"))).isEqualTo("failed after 1");
            assertThat(outcome(task(run, "process"))).isEqualTo("upstream_failed after 0");
            assertThat(run.get("alerts"))
                    .singleElement()
                    .extracting(JsonNode::asText)
                    .asString()
                    .contains("fetch of ", "CoinCap's quota is used up: ", "(status 502)")
                    .doesNotContain("\n");
            assertThat(run.get("events")).isEmpty();
            assertThat(testLake.state()).isEmpty();
        }
    }

    @Test
    void A_service_that_is_down_is_retried_and_a_later_run_succeeds() throws Exception {
        int port = Ports.free();
        var down = airflow.run(DAILY, NOTHING, URI.create("http://127.0.0.1:" + port), null);

        assertThat(outcome(task(down, "fetch"))).isEqualTo("failed after 5");
        assertThat(outcome(task(down, "process"))).isEqualTo("upstream_failed after 0");

        try (var packagedService = PackagedService.start(program().set("HTTP_PORT", String.valueOf(port)))) {
            var up = run(DAILY, NOTHING, packagedService, null);

            assertThat(up.get("state").asText()).as(up.toString()).isEqualTo("success");
            assertThat(outcome(task(up, "fetch"))).isEqualTo("success after 1");
            assertThat(testLake.state()).containsOnlyKeys(raw, csv, manifest);
        }
    }

    @Test
    void A_range_is_republished_by_month_and_a_bad_date_fails_only_its_month() throws Exception {
        for (var date : new String[] {"2026-08-31", "2026-10-01", "2026-10-02", "2026-11-03"}) {
            StoredPage.put(testLake, LocalDate.parse(date));
        }
        testLake.put("raw/assets/date=2026-10-02/assets.json.gz", "damaged");
        var range = Map.of("from", "2026-08-15", "to", "2026-11-30");
        try (var coinCap = ScriptedCoinCap.start();
                var packagedService = PackagedService.start(program().between(coinCap, testLake))) {
            var run = run(REPUBLISH, range, packagedService, null);

            assertThat(run.get("state").asText()).as(run.toString()).isEqualTo("failed");
            assertThat(outcome(task(run, "republish", 0))).isEqualTo("success after 1");
            assertThat(outcome(task(run, "republish", 1))).isEqualTo("skipped after 1");
            assertThat(outcome(task(run, "republish", 2))).isEqualTo("failed after 1");
            assertThat(outcome(task(run, "republish", 3))).isEqualTo("success after 1");
            assertThat(run.get("alerts").toString()).contains("1 of 2 dates failed: 2026-10-02");
            assertThat(testLake.state()).containsKeys("assets/date=2026-10-01/assets.csv");

            testLake.delete("raw/assets/date=2026-10-02/assets.json.gz");
            var again = run(REPUBLISH, range, packagedService, null);

            assertThat(again.get("state").asText()).as(again.toString()).isEqualTo("success");
            assertThat(task(again, "total").get("xcom").toString())
                    .isEqualTo("{\"dates\":3,\"published\":0,\"republished\":0,\"unchanged\":3}");
            assertThat(coinCap.requests()).isEmpty();
        }
    }

    @Test
    void An_invalid_or_empty_range_fails_and_says_why() throws Exception {
        try (var packagedService = PackagedService.start(program())) {
            var backwards = run(REPUBLISH, Map.of("from", "2026-11-03", "to", "2026-11-02"), packagedService, null);
            var empty = run(REPUBLISH, Map.of("from", "2026-11-01", "to", "2026-11-02"), packagedService, null);

            assertThat(outcome(task(backwards, "months"))).isEqualTo("failed after 1");
            assertThat(backwards.get("alerts").toString()).contains("2026-11-03 is after 2026-11-02");
            assertThat(outcome(task(empty, "total"))).isEqualTo("failed after 1");
            assertThat(empty.get("alerts").toString()).contains("no date of the range has a raw object");
        }
    }
}
