package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A service with a routes folder of its own, which tests edit while it serves. */
abstract class EditableService extends OneDateRuns {

    static final Duration SOON = Duration.ofSeconds(30);

    final HttpClient client = HttpClient.newHttpClient();
    TestPipeline service = TestPipeline.unset();

    @BeforeEach
    void startService() throws Exception {
        copyRoutes();
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        service = serve();
    }

    @AfterEach
    void stopService() {
        service.close();
    }

    /** What begins runs besides the test's own calls. */
    Set<Trigger> triggers() {
        return EnumSet.of(Trigger.HTTP);
    }

    final TestPipeline serve(String... settings) throws Exception {
        var environment = TestPipeline.environment(coinCap, testLake);
        environment.put("HTTP_PORT", "0");
        environment.put("ROUTES_FOLDER", routes().toString());
        environment.put("ROUTES_RELOAD", "true");
        environment.put("ROUTES_SETTLE", "100");
        environment.put("ROUTES_DRAIN", "500");
        environment.put("STATE_FOLDER", folder.resolve("state").toString());
        environment.putAll(TestPipeline.settings(settings));
        return TestPipeline.start(environment, Clock.fixed(MORNING, ZoneOffset.UTC), triggers());
    }

    final Path routes() {
        return folder.resolve("routes");
    }

    final Path file(String route) {
        return routes().resolve(route + ".camel.yaml");
    }

    final void copyRoutes() throws IOException {
        Files.createDirectories(routes());
        try (var files = Files.newDirectoryStream(Path.of("routes"), "*.camel.yaml")) {
            for (var file : files) {
                Files.copy(file, routes().resolve(file.getFileName().toString()));
            }
        }
    }

    /** Saves a file with a text, which must be there, replaced. */
    final void edit(String route, String text, String by) throws IOException {
        var before = Files.readString(file(route));
        assertThat(before).contains(text);
        Files.writeString(file(route), before.replace(text, by));
    }

    final void awaitOutcome(Outcome outcome) {
        await().atMost(SOON).until(() -> service.reloads().outcome() == outcome);
    }

    final HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(service.url().resolve(path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** What the management port answers. */
    final HttpResponse<String> callManagement(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(service.management().resolve(path)).build();
        return client.send(request, BodyHandlers.ofString());
    }

    final HttpResponse<String> trigger() throws IOException, InterruptedException {
        return call("PUT", "/v1/snapshots/2026-11-03");
    }
}
