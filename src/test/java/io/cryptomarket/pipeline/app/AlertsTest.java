package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.secrets.OutputCapture;
import io.cryptomarket.pipeline.testing.Ports;
import io.cryptomarket.pipeline.testing.Python;
import io.cryptomarket.pipeline.testing.SkippedTest;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The alert rules and the dashboard that are shipped, against what a service measures. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AlertsTest extends EditableService {

    private static final Path RULES = Path.of("docker/prometheus/alerts.yaml");
    private static final Path RULES_TEST = Path.of("docker/prometheus/alerts-test.yaml");
    private static final Path CONFIGURATION = Path.of("docker/prometheus/prometheus.yaml");
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/pipeline.json");

    @Override
    Set<Trigger> triggers() {
        return EnumSet.of(Trigger.HTTP, Trigger.CLOCK);
    }

    @Test
    void Every_metric_of_the_alerts_and_the_dashboard_exists() throws Exception {
        await().atMost(SOON).until(() -> testLake.state().containsKey(MANIFEST));
        assertThat(call("PUT", "/v1/snapshots/2026-11-02").statusCode()).isGreaterThanOrEqualTo(400);
        edit("clock", "id: clock\n", "id: clock\n    group: edited\n");
        awaitOutcome(Outcome.APPLIED);

        var complaints = new ObjectMapper().readTree(complaints(expressions(), metrics()));

        assertThat(complaints).isEmpty();
    }

    @Test
    void An_expression_with_an_unknown_metric_is_reported() throws Exception {
        var wrong = Map.of(
                "name", "crypto_market_freshness_second > 1",
                "label", "crypto_market_health_up{part=\"snapshots\"} == 0",
                "syntax", "rate(crypto_market_s3_up[5m)",
                "nothing", "1 > 0");

        var complaints = new ObjectMapper().readTree(complaints(wrong, metrics()));

        assertThat(complaints).hasSize(wrong.size());
    }

    @Test
    void Each_alert_has_a_test_a_repair_and_a_severity() throws Exception {
        var tests = Files.readString(RULES_TEST);

        assertThat(rules()).hasSizeGreaterThan(7).allSatisfy(rule -> {
            assertThat(tests).contains(rule.at("/alert").asText());
            assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
        });
    }

    @Test
    void Each_alert_fires_when_it_should_and_only_then() throws Exception {
        promtool("test", "rules", RULES_TEST.toString());
    }

    @Test
    void Prometheus_accepts_its_configuration() throws Exception {
        promtool("check", "config", "--syntax-only", CONFIGURATION.toString());
    }

    @Test
    void Prometheus_scrapes_the_service_with_its_token_and_evaluates_the_rules() throws Exception {
        service.close();
        service = serve("management.token=the-token-of-the-metrics");
        var token = Files.writeString(folder.resolve("token"), "the-token-of-the-metrics");
        OutputCapture.ignore(token);
        Files.copy(RULES, folder.resolve("alerts.yaml"));
        var configuration = Files.writeString(
                folder.resolve("prometheus.yaml"),
                Files.readString(CONFIGURATION)
                        .replace("pipeline:8081", service.management().getAuthority())
                        .replace("/run/secrets/management-token", token.toString())
                        .replaceAll("(interval|timeout): \\d+s", "$1: 1s"));
        var server = URI.create("http://127.0.0.1:" + Ports.free());
        var process = start(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=" + server.getAuthority());
        try {
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
                assertThat(ask(server, "targets").at("/activeTargets/0/health").asText())
                        .isEqualTo("up");
                assertThat(ask(server, "rules").findValues("health"))
                        .hasSameSizeAs(rules())
                        .allMatch(health -> health.asText().equals("ok"));
                assertThat(ask(server, "query?query=crypto_market_s3_up%7Bjob%3D%22crypto-market-pipeline%22%7D")
                                .at("/result/0/value/1")
                                .asText())
                        .isEqualTo("1");
            });
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private JsonNode ask(URI prometheus, String what) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(prometheus.resolve("/api/v1/" + what));
        var answer = client.send(request.build(), BodyHandlers.ofString()).body();
        return new ObjectMapper().readTree(answer).at("/data");
    }

    private void promtool(String... arguments) throws Exception {
        assertThat(start("promtool", arguments).waitFor())
                .as(() -> read(folder.resolve("promtool.txt")))
                .isZero();
    }

    private Process start(String program, String... arguments) throws IOException {
        var found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        SkippedTest.unless(found.isPresent(), "no " + program + " (Debian: prometheus)");
        var command = Stream.concat(Stream.of(found.orElseThrow().toString()), Stream.of(arguments));
        return new ProcessBuilder(command.toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".txt").toFile())
                .start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String metrics() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(service.management().resolve("/metrics"));
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static String complaints(Map<String, String> expressions, String metrics)
            throws IOException, InterruptedException {
        var given = new ObjectMapper().writeValueAsString(Map.of("expressions", expressions, "metrics", metrics));
        return Python.with(Path.of("src/test/python/docker-requirements.txt"))
                .run(Path.of("src/test/python/promql_report.py"), given);
    }

    /** Of both, by where they stand. */
    private static Map<String, String> expressions() throws IOException {
        var expressions = new TreeMap<String, String>();
        for (var rule : rules()) {
            expressions.put(rule.at("/alert").asText(), rule.at("/expr").asText());
        }
        for (var panel :
                new ObjectMapper().readTree(Files.readString(DASHBOARD)).at("/panels")) {
            for (var target : panel.path("targets")) {
                var where =
                        panel.at("/title").asText() + " " + target.at("/refId").asText();
                expressions.put(where, target.at("/expr").asText());
            }
        }
        assertThat(expressions).hasSizeGreaterThan(30);
        return expressions;
    }

    private static List<JsonNode> rules() throws IOException {
        var yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(RULES));
        JsonNode file = new ObjectMapper().valueToTree(yaml);
        return file.findValues("rules").stream()
                .flatMap(rules ->
                        Stream.iterate(0, i -> i < rules.size(), i -> i + 1).map(rules::get))
                .toList();
    }
}
