package io.cryptomarket.pipeline.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import io.cryptomarket.pipeline.testing.RawHttpConnection;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;

/** Proves that all output is recorded, and that a secret in it is reported by place and without its value. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LeakReportTest {

    /** Belongs to no setting, so that the search after all tests does not look for it. */
    private final Secret planted = new Secret("PLANTED", UUID.randomUUID().toString());

    @TempDir
    Path folder = Path.of("");

    private List<String> leaks() throws IOException {
        return LeakReport.search(OutputCapture.FOLDER, Set.of(planted)).leaks();
    }

    @Test
    void Log_events_are_recorded_from_DEBUG_up_with_their_stack_traces() throws IOException {
        var failure = new IllegalStateException("of a test", new IllegalArgumentException(planted.value()));
        LoggerFactory.getLogger("pipeline").debug("a line of a test", failure);
        LogCaptureAppender.flush();

        assertThat(leaks()).singleElement().asString().startsWith("LOG: the log of the tests, line ");
    }

    @Test
    void HTTP_responses_are_recorded_with_their_headers() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var server = listening(vertx.createHttpServer().requestHandler(request -> request.response()
                    .putHeader("X-Planted", planted.value())
                    .end("an answer")));
            RawHttpConnection.send(
                    URI.create("http://127.0.0.1:" + server.actualPort()), "", "GET / HTTP/1.1", "Host: x");

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(leaks())
                    .singleElement()
                    .asString()
                    .startsWith("ANSWERS: answers of ")
                    .endsWith("X-Planted: '"));
        } finally {
            vertx.close();
        }
    }

    private static HttpServer listening(HttpServer server) throws Exception {
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @Test
    void HTTP_responses_of_a_packaged_service_are_recorded() throws Exception {
        try (var behind = ScriptedCoinCap.start();
                var recordingProxy = new RecordingProxy(behind.url())) {
            behind.then(200, planted.value());
            RawHttpConnection.send(recordingProxy.url(), "", "GET /v3/assets HTTP/1.1", "Host: x");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(leaks()).singleElement().asString().startsWith("ANSWERS: answers of "));
        }
    }

    @Test
    void Requests_to_CoinCap_are_recorded_without_their_API_key() throws Exception {
        Secrets.give("COINCAP_API_KEY", "the-own-key-of-coincap");
        try (var coinCap = ScriptedCoinCap.start()) {
            RawHttpConnection.send(
                    coinCap.url(), "", "GET / HTTP/1.1", "Host: x", "Authorization: Bearer the-own-key-of-coincap");
            // This client registers no token; otherwise the search after all tests would find this one.
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(coinCap.url())
                                    .header("Authorization", "Bearer " + planted.value())
                                    .build(),
                            BodyHandlers.discarding());
            RawHttpConnection.send(coinCap.url(), "", "GET / HTTP/1.1", "Host: x", "X-Key: another-key-of-coincap");
        }

        assertThat(leaks()).singleElement().asString().startsWith("COINCAP: a request to CoinCap, line 2");
        var own = Set.of(new Secret("OWN", "the-own-key-of-coincap"), new Secret("OTHER", "another-key-of-coincap"));
        assertThat(LeakReport.search(OutputCapture.FOLDER, own).leaks())
                .singleElement()
                .asString()
                .startsWith("COINCAP: ")
                .contains("OTHER");
    }

    @Test
    void Requests_to_S3_and_stored_objects_are_recorded_with_their_metadata() throws Exception {
        try (var testLake = TestLake.start(folder)) {
            testLake.put("content", planted.value());
            testLake.put("keys/" + planted.value(), "content");
            testLake.client()
                    .putObject(
                            put -> put.bucket(TestLake.BUCKET)
                                    .key("metadata")
                                    .metadata(Map.of("planted", planted.value())),
                            RequestBody.fromString("content"));
        }
        FileCapture.capture(folder, "a test");

        assertThat(leaks())
                .anyMatch(leak -> leak.startsWith("S3: content for /market/content, line 1, byte 0: PLANTED, as it is"))
                .anyMatch(leak -> leak.startsWith("S3: request for /market/keys/"))
                .anyMatch(leak -> leak.startsWith("S3: request for /market/metadata"))
                .anyMatch(leak -> leak.startsWith("FILES: s3/market/content of a test"))
                .anyMatch(leak -> leak.startsWith("FILES: s3/market/keys/"));
    }

    @Test
    void Files_that_the_test_wrote_are_not_recorded() throws IOException {
        OutputCapture.ignore(Files.writeString(folder.resolve("tokens"), planted.value()));
        Files.writeString(folder.resolve("state"), planted.value());
        FileCapture.capture(folder, "a test");

        assertThat(leaks()).singleElement().asString().startsWith("FILES: state of a test");
    }

    @ParameterizedTest
    @EnumSource(Origin.class)
    void A_found_secret_is_reported_by_name_and_place_and_never_shown(Origin place) throws IOException {
        try (var file =
                new DataOutputStream(Files.newOutputStream(folder.resolve("1-" + place + OutputCapture.SUFFIX)))) {
            OutputCapture.write(file, "here", "nothing".getBytes(StandardCharsets.UTF_8));
            OutputCapture.write(file, "there", ("one\ntwo " + planted.value()).getBytes(StandardCharsets.UTF_8));
        }

        var leakReport = LeakReport.search(folder, Set.of(planted));

        assertThat(leakReport.leaks())
                .containsExactly(place + ": there, line 2, byte 8: PLANTED, as it is, after 'one two '");
        assertThat(leakReport.piecesByOrigin()).containsEntry(place, 2);
    }
}
