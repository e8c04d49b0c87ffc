package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.health.HealthIndicator.State;
import io.cryptomarket.pipeline.testing.PrometheusText;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service says of itself at its second port. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManagementTest extends OneDateRuns {

    private final HttpClient client = HttpClient.newHttpClient();

    private TestPipeline serve(Instant now, String... settings) throws Exception {
        return TestPipeline.serve(coinCap, testLake, now, settings);
    }

    /** Publishes the day of a moment, and is gone. */
    private void publish(Instant now) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(now, 0, 3));
        try (var pipeline = TestPipeline.start(coinCap, testLake, now)) {
            pipeline.snapshot();
        }
    }

    @Test
    void A_service_that_has_published_is_up_and_reports_its_data() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = serve(MORNING)) {
            put(pipeline);

            var health = health(pipeline, 200);

            assertThat(health.at("/status").asText()).isEqualTo("UP");
            assertThat(health.at("/version").asText()).isEqualTo(Version.number());
            assertThat(health.at("/upSince").asText()).isEqualTo("2026-11-03T00:05:01Z");
            var details = health.at("/details");
            assertThat(details.at("/routes/count").asInt()).isGreaterThan(10);
            assertThat(details.at("/s3/status").asText()).isEqualTo("UP");
            assertThat(details.at("/snapshot/date").asText()).isEqualTo("2026-11-03");
            assertThat(details.at("/snapshot/rows").asInt()).isEqualTo(3);
            assertThat(details.at("/snapshot/missingInLast30Days")).isEmpty();
            assertThat(details.at("/credits/today")).isEqualTo(json("{\"spent\": 2, \"cap\": 220, \"left\": 218}"));
            assertThat(details.at("/runs/last/outcome").asText()).isEqualTo("created");
            assertThat(details.at("/runs/last/trigger").asText()).isEqualTo("http");
            assertThat(details.at("/runs/last/date").asText()).isEqualTo("2026-11-03");
        }
    }

    @Test
    void Metrics_count_the_work_of_a_run() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = serve(MORNING)) {
            put(pipeline);
            put(pipeline);
            pipeline.snapshot();

            var metrics = metrics(pipeline);

            assertThat(metrics.value("crypto_market_runs_total{cause=none, outcome=created, trigger=http}"))
                    .isEqualTo(1);
            assertThat(metrics.value("crypto_market_runs_total{cause=none, outcome=existing, trigger=http}"))
                    .isEqualTo(1);
            assertThat(metrics.value("crypto_market_runs_total{cause=none, outcome=existing, trigger=command}"))
                    .isEqualTo(1);
            assertThat(metrics.value("crypto_market_credits_spent_total{}")).isEqualTo(2);
            assertThat(metrics.value("crypto_market_credits_spent_in_period{period=month}"))
                    .isEqualTo(2);
            assertThat(metrics.value("crypto_market_snapshot_rows{}")).isEqualTo(3);
            assertThat(metrics.value("crypto_market_snapshot_bytes{object=csv}"))
                    .isEqualTo(testLake.bytes(CSV).length);
            assertThat(metrics.value("crypto_market_route_duration_seconds_count{outcome=done, route=fetch-page}"))
                    .isEqualTo(1);
            assertThat(metrics.value(
                            "crypto_market_http_requests_total{method=PUT, route=/v1/snapshots/{requestedDate},"
                                    + " status=200}"))
                    .isEqualTo(2);
        }
    }

    @Test
    void Metrics_have_names_that_Prometheus_accepts() throws Exception {
        publish(MORNING);
        try (var pipeline = serve(MORNING)) {
            var metrics = metrics(pipeline);

            assertThat(metrics.families())
                    .allMatch(name -> name.matches("(crypto_market|jvm|process)_.*"))
                    .noneMatch(name -> name.matches(".*_(milliseconds|ms|hours|kilobytes|gauge|counter)"))
                    .contains("process_open_fds", "process_cpu_seconds_total", "jvm_memory_used_bytes");
            assertThat(metrics.value("crypto_market_build_info{version=" + Version.number() + "}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void A_service_that_was_restarted_knows_how_old_the_newest_snapshot_is() throws Exception {
        publish(MORNING);
        try (var pipeline = serve(MORNING.plus(Duration.ofHours(3)))) {
            assertThat(health(pipeline, 200).at("/details/snapshot/ageSeconds").asLong())
                    .isEqualTo(3 * 3600);
            assertThat(metrics(pipeline).value("crypto_market_freshness_seconds{}"))
                    .isEqualTo(3 * 3600);
            assertThat(metrics(pipeline).value("crypto_market_snapshot_timestamp_seconds{}"))
                    .isEqualTo(MORNING.toEpochMilli() / 1000.0);
            assertThat(metrics(pipeline).value("crypto_market_credits_spent_in_period{period=day}"))
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"26, 26, 200", "27, 26, 503", "27, 28, 200", "9999, off, 200"})
    void A_snapshot_that_is_too_old_makes_the_service_down_but_not_dead(int age, String allowed, int status)
            throws Exception {
        publish(MORNING);
        try (var pipeline = serve(MORNING.plus(Duration.ofHours(age)), "management.stale-hours=" + allowed)) {
            var health = health(pipeline, status);

            if (status == 503) {
                assertThat(health.at("/details/snapshot/reason").asText())
                        .isEqualTo("the data of the newest snapshot is older than 26 hours");
            }
            assertAlive(pipeline);
        }
    }

    @Test
    void A_service_that_never_published_is_down_and_can_be_called() throws Exception {
        try (var pipeline = serve(MORNING)) {
            assertThat(health(pipeline, 503).at("/details/snapshot/reason").asText())
                    .isEqualTo("nothing is published");
            assertThat(metrics(pipeline).has("crypto_market_freshness_seconds{}"))
                    .isFalse();
            assertThat(metrics(pipeline).value("crypto_market_health_up{part=snapshot}"))
                    .isZero();
            assertAlive(pipeline);
        }
    }

    @Test
    void Missing_days_after_the_first_snapshot_are_named() throws Exception {
        publish(MORNING);
        for (var day : List.of("2026-09-01", "2026-10-20", "2026-10-30")) {
            testLake.put("assets/date=" + day + "/_manifest.json", testLake.bytes(MANIFEST));
        }
        try (var pipeline = serve(MORNING.plus(Duration.ofDays(1)))) {
            var missing = json(get(pipeline, "/health").body()).at("/details/snapshot/missingInLast30Days");

            assertThat(missing).hasSize(27).doesNotContain(json("\"2026-10-30\""), json("\"2026-11-03\""));
            assertThat(missing.get(0).asText()).isEqualTo("2026-10-05");
            assertThat(missing.get(26).asText()).isEqualTo("2026-11-02");
            assertThat(metrics(pipeline).value("crypto_market_missing_days{}")).isEqualTo(27);
        }
    }

    @Test
    void An_unavailable_S3_is_reported_at_once_and_liveness_stays_up() throws Exception {
        try (var pipeline = serve(MORNING, "s3.endpoint=http://127.0.0.1:1")) {
            var health = health(pipeline, 503);

            assertThat(health.at("/details/s3/reason").asText())
                    .startsWith("S3 at http://127.0.0.1:1 cannot be reached");
            assertThat(health.at("/details/snapshot/status").asText()).isEqualTo("UNKNOWN");
            assertThat(metrics(pipeline).value("crypto_market_s3_up{}")).isZero();
            assertAlive(pipeline);
        }
    }

    @Test
    void A_silent_S3_delays_its_caller_briefly_and_no_other() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var pipeline = serve(MORNING, "s3.endpoint=http://127.0.0.1:" + silent.getLocalPort())) {
            var began = System.nanoTime();
            var waiting = List.of(send(pipeline, "/health"), send(pipeline, "/metrics"), send(pipeline, "/health"));

            assertThat(get(pipeline, "/health/live").statusCode()).isEqualTo(200);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            for (var answer : waiting) {
                answer.get(30, TimeUnit.SECONDS);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(12));
            assertThat(json(waiting.get(0).get().body())
                            .at("/details/s3/status")
                            .asText())
                    .isEqualTo("DOWN");
        }
    }

    @Test
    void The_last_known_data_stay_reported_when_S3_becomes_unavailable() throws Exception {
        publish(MORNING);
        try (var pipeline = serve(MORNING)) {
            health(pipeline, 200);
            testLake.close();
            put(pipeline);

            var health = health(pipeline, 503);

            assertThat(health.at("/details/s3/status").asText()).isEqualTo("DOWN");
            assertThat(health.at("/details/snapshot/date").asText()).isEqualTo("2026-11-03");
            assertThat(health.at("/details/runs/lastFailure/cause").asText()).isEqualTo("s3_unavailable");
            assertThat(metrics(pipeline).value("crypto_market_freshness_seconds{}"))
                    .isZero();
            assertThat(metrics(pipeline)
                            .value("crypto_market_runs_total{cause=s3_unavailable, outcome=failed, trigger=http}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void A_date_without_a_fetch_is_not_counted_as_a_failure_of_S3() throws Exception {
        try (var pipeline = serve(MORNING)) {
            var request = HttpRequest.newBuilder(pipeline.url().resolve("/v1/snapshots/2026-11-03/csv"));
            client.send(request.PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString());

            assertThat(health(pipeline, 503)
                            .at("/details/runs/lastFailure/cause")
                            .asText())
                    .isEqualTo("not_fetched");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, coincap_refused",
        "429, coincap_quota",
        "410, coincap_sunset",
        "500, coincap_transient",
        "200, coincap_malformed"
    })
    void A_failed_run_is_counted_by_its_cause(int status, String cause) throws Exception {
        coinCap.then(status, "{}");
        try (var pipeline = serve(MORNING, "coincap.retries=1")) {
            put(pipeline);

            var failure = json(get(pipeline, "/health").body()).at("/details/runs/lastFailure");

            assertThat(failure.at("/cause").asText()).isEqualTo(cause);
            assertThat(failure.at("/reason").asText()).contains("CoinCap").doesNotContain("\n");
            assertThat(metrics(pipeline)
                            .value("crypto_market_runs_total{cause=" + cause + ", outcome=failed, trigger=http}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void A_date_that_cannot_be_fetched_is_counted_under_its_own_cause() throws Exception {
        try (var pipeline = serve(MORNING)) {
            client.send(
                    HttpRequest.newBuilder(pipeline.url().resolve("/v1/snapshots/2026-11-01"))
                            .PUT(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());

            assertThat(metrics(pipeline)
                            .value("crypto_market_runs_total{cause=no_prices, outcome=failed, trigger=http}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void The_number_of_labels_does_not_grow_with_the_calls() throws Exception {
        try (var pipeline = serve(MORNING)) {
            for (int i = 0; i < 5; i++) {
                for (var path : List.of("/nowhere/" + i, "/v1/snapshots/2026-11-0" + (i + 4), "/v1/snapshots/x" + i)) {
                    var request = HttpRequest.newBuilder(pipeline.url().resolve(path));
                    client.send(request.build(), BodyHandlers.ofString());
                    client.send(
                            request.method("NEW" + i, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
                }
            }

            assertThat(metrics(pipeline).samples("crypto_market_http_requests_total"))
                    .containsExactlyInAnyOrder(
                            "crypto_market_http_requests_total{method=GET, route=none, status=404}",
                            "crypto_market_http_requests_total{method=other, route=none, status=404}",
                            "crypto_market_http_requests_total{method=GET, route=/v1/snapshots/{requestedDate}, status=400}",
                            "crypto_market_http_requests_total{method=GET, route=/v1/snapshots/{requestedDate}, status=404}",
                            "crypto_market_http_requests_total{method=other, route=none, status=405}");
            assertThat(metrics(pipeline).samples("crypto_market_runs_total")).isEmpty();
        }
    }

    @Test
    void Another_part_of_the_service_can_add_a_health_indicator() throws Exception {
        publish(MORNING);
        try (var pipeline = serve(MORNING)) {
            pipeline.addHealth("reload", () -> State.up(Map.of("pending", List.of("clock.camel.yaml"))));
            pipeline.addHealth("broken", () -> {
                throw new IllegalStateException("the-key-of-somebody");
            });

            var health = health(pipeline, 200);

            assertThat(health.at("/details/reload/pending/0").asText()).isEqualTo("clock.camel.yaml");
            assertThat(health.at("/details/broken/status").asText()).isEqualTo("UNKNOWN");
            assertThat(health.toString()).doesNotContain("the-key-of-somebody");

            pipeline.addHealth("other", () -> State.down("it is gone"));

            assertThat(health(pipeline, 503).at("/details/other/reason").asText())
                    .isEqualTo("it is gone");
            assertThat(metrics(pipeline).value("crypto_market_health_up{part=other}"))
                    .isZero();
        }
    }

    @Test
    void A_service_that_is_stopping_is_not_ready_and_alive() throws Exception {
        var asked = new CountDownLatch(1);
        var answering = new CountDownLatch(1);
        coinCap.then(exchange -> {
            asked.countDown();
            await(answering);
            ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(MORNING, 0, 3));
        });
        var pipeline = serve(MORNING);
        try {
            var run = CompletableFuture.supplyAsync(() -> quietly(() -> put(pipeline)));
            await(asked);
            var stop = CompletableFuture.runAsync(pipeline::close);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> get(pipeline, "/health/ready").statusCode() == 503);

            assertThat(get(pipeline, "/health/live").statusCode()).isEqualTo(200);
            assertThat(health(pipeline, 503).at("/details/routes/reason").asText())
                    .isEqualTo("the service is stopping");
            assertThat(get(pipeline, "/metrics").statusCode()).isEqualTo(200);

            answering.countDown();
            assertThat(run.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            stop.get(30, TimeUnit.SECONDS);
        } finally {
            answering.countDown();
            pipeline.close();
        }
    }

    @Test
    void No_secret_is_shown() throws Exception {
        coinCap.then(401, "{\"error\":\"" + TestPipeline.API_KEY + " is not valid\"}");
        var tokens = new String[] {"http.token=the-token-of-the-runs", "management.token=the-token-of-the-metrics"};
        try (var pipeline = serve(MORNING, tokens)) {
            var run = HttpRequest.newBuilder(pipeline.url().resolve("/v1/snapshots/2026-11-03"))
                    .header("Authorization", "Bearer the-token-of-the-runs");
            client.send(run.PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
            for (var path : List.of("/health", "/metrics", "/health/live", "/health/ready", "/nowhere")) {
                var said = client.send(
                        HttpRequest.newBuilder(pipeline.management().resolve(path))
                                .header("Authorization", "Bearer the-token-of-the-metrics")
                                .build(),
                        BodyHandlers.ofString());

                assertThat(said.body() + said.headers())
                        .doesNotContain(TestPipeline.API_KEY, "the-token-of", TestLake.SECRET_KEY, TestLake.ACCESS_KEY);
            }
        }
    }

    private void assertAlive(TestPipeline pipeline) throws Exception {
        assertThat(get(pipeline, "/health/live").body().strip()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get(pipeline, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(pipeline, "/health/ready").statusCode()).isEqualTo(200);
    }

    private JsonNode health(TestPipeline pipeline, int status) throws Exception {
        var answer = get(pipeline, "/health");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json(answer.body());
    }

    private PrometheusText metrics(TestPipeline pipeline) throws Exception {
        var answer = get(pipeline, "/metrics");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        return PrometheusText.parse(answer.body());
    }

    private HttpResponse<String> put(TestPipeline pipeline) throws Exception {
        var request = HttpRequest.newBuilder(pipeline.url().resolve("/v1/snapshots/2026-11-03"));
        return client.send(request.PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(TestPipeline pipeline, String path) throws Exception {
        return send(pipeline, path).get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> send(TestPipeline pipeline, String path) {
        var request = HttpRequest.newBuilder(pipeline.management().resolve(path));
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static <T> T quietly(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
