package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.OpenApiDescription;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A range of dates that is made again, called over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpRepublishTest extends OneDateRuns {

    private final HttpClient client = HttpClient.newHttpClient();

    /** Publishes the first days of the month, each of so many assets. */
    private void publish(int days, int assets) throws Exception {
        var clock = new HandClock();
        var environment =
                TestPipeline.environment(coinCap, testLake, "gates.unchanged-percent=off", "coincap.assets=2000");
        try (var pipeline = TestPipeline.start(environment, clock, false)) {
            for (int day = 0; day < days; day++) {
                clock.now = MORNING.plus(Duration.ofDays(day - 2));
                coinCap.then(200, SampleEnvelopes.page(clock.now, 0, assets));
                pipeline.snapshot();
            }
        }
    }

    private static String csv(String date) {
        return "assets/date=" + date + "/assets.csv";
    }

    private static String manifest(String date) {
        return "assets/date=" + date + "/_manifest.json";
    }

    private static String raw(String date) {
        return "raw/assets/date=" + date + "/assets.json.gz";
    }

    private TestPipeline withOtherColumns() throws Exception {
        var routes = Files.createDirectory(folder.resolve("routes"));
        TestPipeline.editRoute(routes, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, tokens");
        return serve(routes);
    }

    private TestPipeline serve(Path routes) throws Exception {
        return TestPipeline.serve(coinCap, testLake, MORNING, "routes.folder=" + routes);
    }

    /** Where each date that is made again waits a little before it is. */
    private Path unhurried() throws Exception {
        var routes = Files.createDirectory(folder.resolve("unhurried"));
        var call = "- to:\n                  uri: direct:republish-range-date";
        var wait = "- delay:\n                  constant: 50\n                  asyncDelayed: false\n              ";
        TestPipeline.editRoute(routes, "republish-range", call, wait + call);
        return routes;
    }

    @Test
    void Every_date_of_the_range_is_rebuilt_and_no_other() throws Exception {
        publish(4, 3);
        testLake.delete(csv("2026-11-02"));
        testLake.delete(manifest("2026-11-02"));
        try (var pipeline = withOtherColumns()) {
            var answer = call(pipeline, "2026-11-02/2026-11-03");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer)).isEqualTo(new ObjectMapper().readTree("""
                    {"from": "2026-11-02", "to": "2026-11-03", "dates": 2, "published": 1, "republished": 1,
                     "unchanged": 0}
                    """));
        }
        for (var date : List.of("2026-11-02", "2026-11-03")) {
            assertThat(testLake.text(csv(date))).contains(",tokens\n");
            assertThat(testLake.text(manifest(date))).contains("\"complete\"", testLake.sha256(csv(date)));
        }
        for (var date : List.of("2026-11-01", "2026-11-04")) {
            assertThat(testLake.text(csv(date))).doesNotContain("tokens");
        }
        assertThat(coinCap.requests()).hasSize(4);
    }

    @Test
    void A_range_that_would_not_change_is_not_written() throws Exception {
        publish(3, 3);
        var state = testLake.everything();
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING)) {
            var answer = json(call(pipeline, "2026-11-01/2026-11-30"));

            assertThat(answer.get("dates").asInt()).isEqualTo(3);
            assertThat(answer.get("unchanged").asInt()).isEqualTo(3);
        }
        assertThat(testLake.everything()).isEqualTo(state);
    }

    @Test
    void A_date_that_fails_does_not_stop_the_others() throws Exception {
        publish(4, 3);
        testLake.put(raw("2026-11-02"), "no gzip");
        testLake.delete(raw("2026-11-03"));
        try (var pipeline = withOtherColumns()) {
            var answer = call(pipeline, "2026-11-01/2026-11-04");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(json(answer).get("type").asText()).endsWith(":dates-failed");
            assertThat(json(answer).get("retryable").asBoolean()).isFalse();
            assertThat(json(answer).get("detail").asText())
                    .isEqualTo(
                            "2 of 4 dates failed: 2026-11-02 (The service failed), 2026-11-03 (Published, but its raw"
                                    + " object is gone); 2 are done, and the same call goes on with the rest when the causes"
                                    + " in the log of the service are fixed");
        }
        assertThat(testLake.text(csv("2026-11-01"))).contains(",tokens\n");
        assertThat(testLake.text(csv("2026-11-04"))).contains(",tokens\n");
        assertThat(testLake.text(csv("2026-11-03"))).doesNotContain("tokens");
    }

    @Test
    void The_problem_names_the_first_of_many_failed_dates() throws Exception {
        for (int day = 10; day < 30; day++) {
            testLake.put(raw("2026-11-" + day), "no gzip");
        }
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING)) {
            assertThat(json(call(pipeline, "2026-11-01/2026-12-01"))
                            .get("detail")
                            .asText())
                    .startsWith("20 of 20 dates failed: 2026-11-10 (The service failed), 2026-11-11")
                    .contains("2026-11-14 (The service failed) and 15 more; 0 are done")
                    .doesNotContain("2026-11-15");
        }
    }

    @Test
    void A_range_that_a_stop_interrupts_continues_with_the_next_call() throws Exception {
        publish(30, 3);
        for (int day = 1; day <= 30; day++) {
            testLake.delete(manifest("2026-11-%02d".formatted(day)));
        }
        CompletableFuture<HttpResponse<String>> broken;
        try (var pipeline = serve(unhurried())) {
            broken = client.sendAsync(request(pipeline, "2026-11-01/2026-11-30"), BodyHandlers.ofString());
            await().until(() -> testLake.state().containsKey(manifest("2026-11-01")));
        }

        assertThat(broken.join().statusCode()).as(broken.join().body()).isEqualTo(503);
        assertThat(json(broken.join()).get("type").asText()).endsWith(":stopping");
        assertThat(json(broken.join()).get("retryable").asBoolean()).isTrue();
        assertThat(testLake.state()).doesNotContainKey(manifest("2026-11-30"));
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING)) {
            var answer = json(call(pipeline, "2026-11-01/2026-11-30"));

            assertThat(answer.get("dates").asInt()).isEqualTo(30);
            assertThat(answer.get("unchanged").asInt()).isPositive().isLessThan(30);
        }
        assertThat(testLake.state()).containsKey(manifest("2026-11-30"));
    }

    @Test
    void Temporary_files_do_not_grow_with_the_range() throws Exception {
        publish(15, 1200);
        try (var pipeline = serve(unhurried())) {
            var done = client.sendAsync(request(pipeline, "2026-11-01/2026-11-15"), BodyHandlers.ofString());
            var most = new AtomicInteger();
            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                most.accumulateAndGet(spooled(), Math::max);
                return done.isDone();
            });

            assertThat(done.join().statusCode()).as(done.join().body()).isEqualTo(200);
            // They come and go quickly; what matters is that they do not pile up, one or two a date.
            assertThat(most.get()).isLessThanOrEqualTo(8);
        }
    }

    /** How many files there are that hold what is too long for memory. */
    private static int spooled() throws IOException {
        try (var files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
            return (int) files.filter(file -> file.toString().matches(".*/crypto-market-pipeline-[^/]+/spool/.+"))
                    .count();
        } catch (UncheckedIOException e) {
            // One was deleted while it was looked at.
            return 0;
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }

    private HttpResponse<String> call(TestPipeline pipeline, String range) throws Exception {
        return OpenApiDescription.requireDescribed(client.send(request(pipeline, range), BodyHandlers.ofString()));
    }

    private static HttpRequest request(TestPipeline pipeline, String range) {
        var url = URI.create(pipeline.url() + "/v1/republish/" + range);
        return HttpRequest.newBuilder(url).POST(BodyPublishers.noBody()).build();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    /** A clock that stands still until the test moves it. */
    private static final class HandClock extends Clock {
        private volatile Instant now = MORNING;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
