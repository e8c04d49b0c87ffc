package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does who follows the README: starts the service and Airflow, and triggers the DAG there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AirflowStandaloneIT {

    private static final String TOKEN = "the-token-of-the-tests";
    private static final String DAG = "dags/crypto_market_daily";

    private final String today = Instant.now().toString().substring(0, 10);

    @TempDir
    private Path folder = Path.of("");

    private PackagedProgram program() throws Exception {
        var routes = folder.resolve("routes");
        PackagedProgram.editRoute(routes, "clock", "\"{{clock.enabled}}\"", "false");
        return new PackagedProgram(folder)
                .set("ROUTES_FOLDER", routes.toString())
                .set("HTTP_TOKEN", TOKEN);
    }

    /** Every stored object with its time of change, the ledger of what was paid among them. */
    private Map<String, Instant> stored() throws IOException {
        var bucket = folder.resolve("data/crypto-market-simulated");
        var objects = new TreeMap<String, Instant>();
        try (var files = Files.walk(bucket)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    objects.put(
                            bucket.relativize(file).toString(),
                            Files.getLastModifiedTime(file).toInstant());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return objects;
    }

    private static String run(String id) {
        return DAG + "/dagRuns/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private static JsonNode task(AirflowServer airflow, String run, String task) throws Exception {
        return airflow.get(run(run) + "/taskInstances/" + task);
    }

    private static String trigger(AirflowServer airflow) throws Exception {
        return airflow.post(DAG + "/dagRuns", "{\"logical_date\": null}")
                .get("dag_run_id")
                .asText();
    }

    /** Waits until no run has anything left to do, and until this one's tasks have been tried that often. */
    private static void awaitSuccess(AirflowServer airflow, String run, int tries) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(airflow.get(DAG + "/dagRuns").get("dag_runs"))
                            .allSatisfy(each ->
                                    assertThat(each.get("state").asText()).isEqualTo("success"));
                    for (var name : new String[] {"fetch", "process"}) {
                        var task = task(airflow, run, name);
                        assertThat(task.get("state").asText()).isEqualTo("success");
                        assertThat(task.get("try_number").asInt()).isEqualTo(tries);
                    }
                });
    }

    @Test
    void Both_tasks_succeed_and_neither_another_run_nor_a_cleared_task_fetches_again() throws Exception {
        Midnight.waitUntilSafe();
        try (var packagedService = PackagedService.start(program());
                var airflow = AirflowServer.start(folder, packagedService, Ports.free(), TOKEN)) {
            assertThat(airflow.said()).doesNotContain("warning", TOKEN);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> airflow.get("dags").get("total_entries").asInt() == 2);
            assertThat(airflow.get("importErrors").get("total_entries").asInt()).isZero();

            // The run that was due last begins by itself, beside the one that is asked for.
            airflow.patch(DAG, "{\"is_paused\": false}");
            var first = trigger(airflow);
            awaitSuccess(airflow, first, 1);

            assertThat(airflow.get(DAG + "/dagRuns").get("dag_runs")).hasSize(2);
            var csv = "assets/date=" + today + "/assets.csv";
            var result = airflow.get(run(first) + "/taskInstances/process/xcomEntries/return_value")
                    .get("value");
            assertThat(result.toString()).contains(csv, "\"rows\":100", "\"date\":\"" + today);
            assertThat(airflow.get("assets/events").get("asset_events"))
                    .hasSize(2)
                    .allSatisfy(
                            event -> assertThat(event.get("extra").get("uri").asText())
                                    .isEqualTo("s3://crypto-market-simulated/" + csv));
            var before = stored();
            assertThat(before).containsKey(csv);

            airflow.post(
                    DAG + "/clearTaskInstances",
                    "{\"dry_run\": false, \"only_failed\": false, \"include_downstream\": true,"
                            + " \"task_ids\": [\"fetch\"], \"dag_run_id\": \"" + first + "\"}");
            var duplicate = trigger(airflow);
            awaitSuccess(airflow, first, 2);
            awaitSuccess(airflow, duplicate, 1);

            assertThat(stored()).isEqualTo(before);
            assertThat(airflow.interrupt()).isEmpty();
            assertThat(airflow.said()).endsWith("stopped\n");
        }
    }

    @Test
    void A_port_in_use_is_reported_in_one_line() throws Exception {
        try (var packagedService = PackagedService.start(program());
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var process = AirflowServer.command(folder, packagedService, taken.getLocalPort(), TOKEN);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isOne();
            assertThat(Files.readAllLines(folder.resolve("said.txt")))
                    .singleElement()
                    .asString()
                    .startsWith("error: port " + taken.getLocalPort() + " is not free (")
                    .endsWith("choose another with --port");
        }
    }
}
