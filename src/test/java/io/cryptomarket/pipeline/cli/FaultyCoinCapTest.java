package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptomarket.pipeline.local.LocalStartException;
import io.cryptomarket.pipeline.testing.Lake;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline before the simulated CoinCap that makes the faults of a file. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultyCoinCapTest {
    private static final Instant NOW = Instant.parse("2026-11-03T00:05:00Z");

    private final ScriptedCoinCap unused = TestPipeline.scripted();
    private Lake lake = TestPipeline.unset();
    private Path faults = TestPipeline.unset();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        lake = Lake.start(folder);
        faults = folder.resolve("faults.yaml");
    }

    @AfterEach
    void stop() {
        unused.close();
        lake.close();
    }

    private Map<String, String> environment() {
        var environment = TestPipeline.environment(unused, lake);
        environment.keySet().removeIf(name -> name.startsWith("COINCAP_"));
        environment.put("COINCAP_RETRY_DELAY", "10");
        environment.put("LOCAL_FAULTS", faults.toString());
        return environment;
    }

    @Test
    void A_run_that_meets_one_passing_fault_succeeds_with_two_calls() throws Exception {
        Files.writeString(faults, "[{status: 503}, ok, {status: 418}]");

        try (var pipeline = TestPipeline.start(environment(), NOW, false)) {
            var run = pipeline.snapshot();
            assertThat(run.published()).isTrue();
            assertThat(run.manifest().rows()).isEqualTo(100);

            // The third entry is still there for the third call.
            lake.state().keySet().forEach(lake::delete);
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("418");
        }
    }

    @Test
    void The_faults_are_told_at_the_start() throws Exception {
        Files.writeString(faults, "[{status: 503, times: 2}, ok]");

        try (var backends = new Backends(settings(), Clock.systemUTC())) {
            assertThat(backends.lines())
                    .contains("the simulated CoinCap makes the faults of " + faults + " first (calls: 3)");
        }
    }

    @Test
    void A_wrong_file_of_faults_stops_the_start() throws Exception {
        Files.writeString(faults, "- stauts: 503");

        assertThatExceptionOfType(LocalStartException.class)
                .isThrownBy(() -> new Backends(settings(), Clock.systemUTC()))
                .withMessageStartingWith("fault script " + faults + ", line 1, column 3: unknown field 'stauts'");
    }

    @Test
    void A_relative_path_begins_at_the_installation() throws Exception {
        Files.writeString(faults, "- ok");
        var environment = environment();
        environment.put("LOCAL_FAULTS", faults.getFileName().toString());
        var settings = Settings.load(faults.resolveSibling(""), null, environment);

        try (var backends = new Backends(settings, Clock.systemUTC())) {
            assertThat(backends.lines()).anyMatch(line -> line.contains(faults.toString()));
        }
    }

    private Settings settings() throws UsageException {
        return Settings.load(Path.of(""), null, environment());
    }
}
