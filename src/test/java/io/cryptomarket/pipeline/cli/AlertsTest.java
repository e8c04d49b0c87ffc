package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.cli.Pipeline.Trigger;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.testing.LeftOut;
import io.cryptomarket.pipeline.testing.Python;
import java.io.File;
import java.io.IOException;
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
class AlertsTest extends LiveService {

    private static final Path RULES = Path.of("docker/prometheus/alerts.yaml");
    private static final Path RULES_TEST = Path.of("docker/prometheus/alerts-test.yaml");
    private static final Path CONFIGURATION = Path.of("docker/prometheus/prometheus.yaml");
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/pipeline.json");

    @Override
    Set<Trigger> triggers() {
        return EnumSet.of(Trigger.HTTP, Trigger.CLOCK);
    }

    @Test
    void All_that_the_alerts_and_the_dashboard_ask_for_is_measured() throws Exception {
        await().atMost(SOON).until(() -> lake.state().containsKey(MANIFEST));
        assertThat(call("PUT", "/v1/snapshots/2026-11-02").statusCode()).isGreaterThanOrEqualTo(400);
        edit("clock", "id: clock\n", "id: clock\n    group: edited\n");
        awaitOutcome(Outcome.APPLIED);

        var complaints = new ObjectMapper().readTree(complaints(expressions(), metrics()));

        assertThat(complaints).isEmpty();
    }

    @Test
    void An_expression_that_asks_for_what_is_not_measured_is_told() throws Exception {
        var wrong = Map.of(
                "name", "crypto_market_freshness_second > 1",
                "label", "crypto_market_health_up{part=\"snapshots\"} == 0",
                "syntax", "rate(crypto_market_s3_up[5m)",
                "nothing", "1 > 0");

        var complaints = new ObjectMapper().readTree(complaints(wrong, metrics()));

        assertThat(complaints).hasSize(wrong.size());
    }

    @Test
    void Each_alert_has_a_test_and_says_what_to_do_and_how_soon() throws Exception {
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
    void Prometheus_takes_its_configuration() throws Exception {
        promtool("check", "config", "--syntax-only", CONFIGURATION.toString());
    }

    private void promtool(String... arguments) throws Exception {
        var promtool = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        LeftOut.unless(promtool.isPresent(), "no promtool (Debian: prometheus)");

        var said = folder.resolve("promtool.txt");
        var command = Stream.concat(Stream.of(promtool.orElseThrow().toString()), Stream.of(arguments));
        var process = new ProcessBuilder(command.toList())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor()).as(() -> read(said)).isZero();
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
