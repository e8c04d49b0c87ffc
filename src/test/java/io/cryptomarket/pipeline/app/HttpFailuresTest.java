package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.testing.OpenApiDescription;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller over HTTP is told of a failure. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpFailuresTest {
    private static final Instant MORNING = Instant.parse("2026-11-03T00:05:01.250Z");
    private static final String URN = "urn:crypto-market-pipeline:problem:";

    /** What may stand in no answer: where this machine keeps things, how the program is made, and its key. */
    private static final List<String> INTERNAL = List.of(
            "Exception",
            "io.cryptomarket",
            "org.apache",
            "\tat ",
            TestPipeline.API_KEY,
            TestLake.SECRET_KEY,
            System.getProperty("java.io.tmpdir"));

    private final ScriptedCoinCap coinCap = TestPipeline.scripted();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private TestLake testLake = TestPipeline.unset();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder);
    }

    @AfterEach
    void stop() {
        ended.countDown();
        testLake.close();
        coinCap.close();
    }

    static Stream<YamlCases.Row> failures() {
        return YamlCases.of("http-failures.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void A_failure_becomes_a_problem(YamlCases.Row failure) throws Exception {
        script(failure);
        var settings = new ArrayList<>(failure.texts("settings"));
        settings.add("coincap.retries=0");
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING, settings.toArray(String[]::new))) {
            var underWay = failure.find("meanwhile")
                    .map(path -> client.sendAsync(request(pipeline, "PUT", path).build(), BodyHandlers.discarding()));
            if (underWay.isPresent()) {
                await(called);
            }

            var answer = call(pipeline, failure);

            var problem = problem(answer, Integer.parseInt(failure.text("status")));
            assertThat(problem.get("type").asText())
                    .isEqualTo(failure.flag("blank") ? "about:blank" : URN + failure.text("type"));
            assertThat(problem.get("retryable").asBoolean()).isEqualTo(failure.flag("retryable"));
            assertThat(answer.headers().firstValue("Retry-After")).isEqualTo(failure.find("after"));
            assertThat(answer.headers().firstValue("Allow")).isEqualTo(failure.find("allow"));
            ended.countDown();
            underWay.ifPresent(CompletableFuture::join);
        }
    }

    @Test
    void A_mistake_of_a_caller_is_not_logged_as_an_error_and_a_fault_of_CoinCap_is() throws Exception {
        try (var verboseLogCapture = VerboseLogCapture.verbosely();
                var pipeline = TestPipeline.serve(coinCap, testLake, MORNING, "http.token=the-token-of-the-tests")) {
            var calls = Map.of(
                    "PUT /v1/snapshots/yesterday", 400,
                    "PUT /v1/snapshots/2026-11-02", 422,
                    "PUT /v1/snapshots/2026-11-04/raw", 422,
                    "GET /v1/snapshots/2026-11-03", 404,
                    "PUT /v1/snapshots/2026-11-03/csv", 409,
                    "POST /v1/republish/2025-11-03/2026-11-03", 404,
                    "POST /v1/republish/2026-11-03/2026-11-02", 400,
                    "GET /nowhere", 404,
                    "DELETE /v1/snapshots", 405,
                    "PUT /v1/snapshots/2026-11-03?x", 400);
            for (var call : calls.entrySet()) {
                assertThat(withToken(pipeline, call.getKey())).isEqualTo(call.getValue());
            }
            assertThat(call(pipeline, "PUT", "/v1/snapshots/2026-11-03").statusCode())
                    .isEqualTo(401);
            assertThat(verboseLogCapture.errors()).isEmpty();
            assertThat(verboseLogCapture.count("refused: ")).isEqualTo(6);

            coinCap.then(403, "{}");
            assertThat(withToken(pipeline, "PUT /v1/snapshots/2026-11-03")).isEqualTo(502);
            assertThat(verboseLogCapture.errors()).hasSize(1);
        }
    }

    private int withToken(TestPipeline pipeline, String call) throws Exception {
        var parts = call.split(" ", 2);
        var request = request(pipeline, parts[0], parts[1]).header("Authorization", "Bearer the-token-of-the-tests");
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    @Test
    void An_unavailable_S3_is_retryable() throws Exception {
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING)) {
            testLake.close();

            var answer = call(pipeline, "PUT", "/v1/snapshots/2026-11-03");

            assertThat(problem(answer, 503).get("retryable").asBoolean()).isTrue();
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
            assertThat(answer.body()).doesNotContain(testLake.endpoint().getAuthority(), "bucket");
        }
    }

    @Test
    void An_unexpected_failure_reveals_nothing() throws Exception {
        testLake.put("raw/assets/date=2026-11-03/assets.json.gz", "no gzip");
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING)) {
            var problem = problem(call(pipeline, "PUT", "/v1/snapshots/2026-11-03"), 500);

            assertThat(problem.get("detail").asText()).isEqualTo("The service failed; its log says why.");
        }
    }

    private void script(YamlCases.Row failure) {
        var market = failure.find("market");
        if (market.isPresent()) {
            coinCap.then(200, SampleEnvelopes.page(Instant.parse(market.get()), 0, 3));
        }
        failure.find("coincap")
                .ifPresent(status -> coinCap.then(exchange -> {
                    called.countDown();
                    if (failure.flag("endless")) {
                        await(ended);
                    }
                    failure.find("wait")
                            .ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", seconds));
                    ScriptedCoinCap.reply(
                            exchange,
                            Integer.parseInt(status),
                            failure.find("body").orElse(""));
                }));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> call(TestPipeline pipeline, YamlCases.Row failure) throws Exception {
        var path = failure.find("path").orElse("/v1/snapshots/2026-11-03");
        var request = request(
                pipeline,
                failure.find("method").orElse("PUT"),
                path + "x".repeat(failure.find("longer").map(Integer::valueOf).orElse(0)));
        failure.find("header").ifPresent(length -> request.header("X", "x".repeat(Integer.parseInt(length))));
        failure.find("as").ifPresent(type -> request.header("Content-Type", type));
        failure.find("sends").ifPresent(body -> request.method("PUT", BodyPublishers.ofString(body)));
        return OpenApiDescription.requireDescribed(client.send(request.build(), BodyHandlers.ofString()));
    }

    private HttpResponse<String> call(TestPipeline pipeline, String method, String path) throws Exception {
        return OpenApiDescription.requireDescribed(
                client.send(request(pipeline, method, path).build(), BodyHandlers.ofString()));
    }

    private static HttpRequest.Builder request(TestPipeline pipeline, String method, String path) {
        return HttpRequest.newBuilder(URI.create(pipeline.url() + path)).method(method, BodyPublishers.noBody());
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body() + answer.headers().map()).doesNotContain(INTERNAL);
        var problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.fieldNames()).toIterable().containsExactly("type", "title", "status", "detail", "retryable");
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).isNotBlank();
        return problem;
    }
}
