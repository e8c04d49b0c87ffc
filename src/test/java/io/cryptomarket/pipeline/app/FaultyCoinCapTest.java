package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.local.LocalStartException;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pipeline before the simulated CoinCap that makes the faults of a file. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultyCoinCapTest {
    private static final Instant NOW = Instant.parse("2026-11-03T00:05:01Z");

    private final ScriptedCoinCap unused = TestPipeline.scripted();
    private TestLake testLake = TestPipeline.unset();
    private Path faults = TestPipeline.unset();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder);
        faults = folder.resolve("faults.yaml");
    }

    @AfterEach
    void stop() {
        unused.close();
        testLake.close();
    }

    private Map<String, String> environment() {
        var environment = TestPipeline.environment(unused, testLake);
        environment.keySet().removeIf(name -> name.startsWith("COINCAP_"));
        environment.put("COINCAP_RETRY_DELAY", "10");
        environment.put("LOCAL_FAULTS", faults.toString());
        return environment;
    }

    @Test
    void A_run_with_one_transient_fault_succeeds_with_two_calls() throws Exception {
        Files.writeString(faults, "[{status: 503}, ok, {status: 418}]");

        try (var pipeline = TestPipeline.start(environment(), NOW, false)) {
            var snapshotResult = pipeline.snapshot();
            assertThat(snapshotResult.published()).isEqualTo(Published.CREATED);
            assertThat(snapshotResult.manifest().rows()).isEqualTo(100);

            // The third entry is still there for the third call.
            testLake.state().keySet().forEach(testLake::delete);
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("418");
        }
    }

    /** How many calls were begun, by the records that they leave. */
    private long calls() {
        return testLake.everything().keySet().stream()
                .filter(key -> key.startsWith("credits/simulated/") && key.contains("/estimated-"))
                .count();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void Each_fault_of_the_table_leads_to_its_number_of_calls(YamlCases.Row row) throws Exception {
        var fault = new LinkedHashMap<String, Object>();
        fault.put("status", row.text("status"));
        fault.put("body", row.text("body"));
        row.find("wait").ifPresent(wait -> fault.put("headers", Map.of("Retry-After", wait)));
        fault.put("times", 100);
        // JSON is YAML.
        Files.writeString(faults, new ObjectMapper().writeValueAsString(List.of(fault)));
        var environment = environment();
        environment.put("COINCAP_RETRIES", "2");

        try (var pipeline = TestPipeline.start(environment, NOW, false)) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining(row.text("says"));
        }

        assertThat(calls()).isEqualTo(Long.parseLong(row.text("calls")));
        assertThat(testLake.state()).isEmpty();
    }

    static Stream<YamlCases.Row> answers() {
        return YamlCases.of("coincap-calls.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "truncate: 300, breaks off|broke off, 3",
        "reset: true, broke off, 3",
    })
    void A_call_with_an_incomplete_answer_is_retried(String fault, String says, long calls) throws Exception {
        Files.writeString(faults, "- {" + fault + ", times: 100}");
        var environment = environment();
        environment.put("COINCAP_RETRIES", "2");

        try (var pipeline = TestPipeline.start(environment, NOW, false)) {
            assertThatThrownBy(pipeline::snapshot).hasMessageMatching(".*(" + says + ").*");
        }

        assertThat(calls()).isEqualTo(calls);
    }

    @Test
    void The_shipped_example_of_faults_ends_with_a_snapshot() throws Exception {
        faults = Path.of("src/main/dist/config/faults-example.yaml");
        var environment = environment();
        environment.keySet().removeIf(name -> name.equals("COINCAP_RETRY_DELAY") || name.startsWith("GATES_"));

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = TestPipeline.start(environment, NOW, false)) {
            assertThat(pipeline.snapshot().published()).isEqualTo(Published.CREATED);

            assertThat(log.count("trying again (2 of 3) in 2 s, as it is asked to"))
                    .isEqualTo(1);
            assertThat(log.count("trying again (3 of 3)")).isEqualTo(1);
        }

        assertThat(calls()).isEqualTo(4);
    }

    @Test
    void The_start_logs_the_faults() throws Exception {
        Files.writeString(faults, "[{status: 503, times: 2}, ok]");

        try (var backends = new Backends(settings(), Clock.systemUTC())) {
            assertThat(backends.describe())
                    .contains("the simulated CoinCap makes the faults of " + faults + " first (calls: 3)");
        }
    }

    @Test
    void An_invalid_fault_file_stops_the_start() throws Exception {
        Files.writeString(faults, "- stauts: 503");

        assertThatExceptionOfType(LocalStartException.class)
                .isThrownBy(() -> new Backends(settings(), Clock.systemUTC()))
                .withMessageStartingWith("fault script " + faults + ", line 1, column 3: unknown field 'stauts'");
    }

    @Test
    void A_relative_path_starts_at_the_installation() throws Exception {
        Files.writeString(faults, "- ok");
        var environment = environment();
        environment.put("LOCAL_FAULTS", faults.getFileName().toString());
        var settings = Settings.load(faults.resolveSibling(""), null, environment);

        try (var backends = new Backends(settings, Clock.systemUTC())) {
            assertThat(backends.describe()).anyMatch(line -> line.contains(faults.toString()));
        }
    }

    private Settings settings() throws UsageException {
        return Settings.load(Path.of(""), null, environment());
    }
}
