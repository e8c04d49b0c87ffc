package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.secrets.RecordingProxy;
import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.PrometheusText;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, by what it says of itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManagementIT {

    private static final Pattern URL = Pattern.compile("health and metrics on (http://\\S+)/health");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void A_service_logs_its_addresses_and_each_log_line_of_a_run_names_the_run(@TempDir Path folder) throws Exception {
        Midnight.waitUntilSafe();
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            var now = Instant.now();
            coinCap.then(200, SampleEnvelopes.page(now, 0, 3));
            var packagedProgram =
                    new PackagedProgram(folder).between(coinCap, testLake).set("LOG_FORMAT", "json");
            var process = packagedProgram.start("serve");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> URL.matcher(log(packagedProgram)).find());
            var recordingProxy = new RecordingProxy(url(packagedProgram));
            var url = recordingProxy.url();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get(url, "/health").statusCode() == 200);
            var run = json(get(url, "/health").body()).at("/details/runs/last");
            var metrics = PrometheusText.parse(get(url, "/metrics").body());
            recordingProxy.close();
            process.destroy();
            var ended = packagedProgram.end(process);

            assertThat(run.at("/outcome").asText()).isEqualTo("created");
            assertThat(metrics.value("crypto_market_runs_total{cause=none, outcome=created, trigger=clock}"))
                    .isEqualTo(1);
            assertThat(metrics.value("process_open_fds{}")).isPositive();
            var said =
                    messages(ended.err(), run.at("/id").asText(), now.toString().substring(0, 10));
            assertThat(said).anyMatch(line -> line.contains("the call cost"));
            assertThat(said).anyMatch(line -> line.contains("published as"));
            assertThat(said).noneMatch(line -> line.contains("stopping"));
        }
    }

    /** Of the lines of a run that is about a date; all of the log is JSON. */
    private static List<String> messages(String log, String run, String date) throws Exception {
        var messages = new ArrayList<String>();
        for (var line : log.lines().toList()) {
            var said = json(line);
            if (said.at("/mdc/run").asText().equals(run)
                    && said.at("/mdc/date").asText().equals(date)) {
                messages.add(said.at("/formattedMessage").asText());
            }
        }
        return messages;
    }

    @Test
    void A_failure_of_a_service_is_one_line_of_JSON_without_a_trace(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(401, "{}");
            var packagedProgram =
                    new PackagedProgram(folder).between(coinCap, testLake).set("LOG_FORMAT", "json");
            var process = packagedProgram.start("serve");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> packagedProgram.read("err.txt").contains("\"level\":\"ERROR\""));
            process.destroy();

            var errors = new ArrayList<JsonNode>();
            for (var line : packagedProgram.end(process).err().lines().toList()) {
                if (json(line).at("/level").asText().equals("ERROR")) {
                    errors.add(json(line));
                }
            }
            assertThat(errors).singleElement().satisfies(error -> {
                assertThat(error.at("/formattedMessage").asText()).contains("401");
                assertThat(error.at("/mdc/run").asText()).isNotEmpty();
                assertThat(error.has("throwable")).isFalse();
            });
        }
    }

    @Test
    void Plain_text_log_lines_name_the_run_too(@TempDir Path folder) throws Exception {
        Midnight.waitUntilSafe();
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(200, SampleEnvelopes.page(Instant.now(), 0, 3));

            var ended = new PackagedProgram(folder).between(coinCap, testLake).run("snapshot");

            assertThat(ended.err())
                    .containsPattern("INFO  publish-assets-new \\[[0-9A-F]+-\\d+] - .* rows published")
                    .doesNotContain("[]");
        }
    }

    /** JSON may escape a slash, and this one does. */
    private static String log(PackagedProgram packagedProgram) throws Exception {
        return packagedProgram.read("err.txt").replace("\\/", "/");
    }

    private URI url(PackagedProgram packagedProgram) throws Exception {
        var said = URL.matcher(log(packagedProgram));
        assertThat(said.find()).isTrue();
        return URI.create(said.group(1));
    }

    private HttpResponse<String> get(URI url, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
