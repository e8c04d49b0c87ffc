package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.assets;
import static io.cryptomarket.pipeline.snapshot.SamplePages.page;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulationGuardTest {
    /** A check of one kind of data. */
    private interface Check {
        void with(SimulationGuard simulationGuard, boolean simulated);
    }

    static Stream<Arguments> checks() {
        return Stream.of(
                Arguments.of(named("an answer", SimulationGuardTest::answer), "CoinCap's answer"),
                Arguments.of(named("a raw object", SimulationGuardTest::raw), "raw object r"),
                Arguments.of(named("a refused answer", SimulationGuardTest::content), "quarantine/a.json.gz"),
                Arguments.of(named("a manifest", SimulationGuardTest::manifest), "assets/assets.csv"));
    }

    private static Named<Check> named(String name, Check check) {
        return Named.of(name, check);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void Data_of_the_same_kind_passes(Check check, String what) {
        assertThatNoException().isThrownBy(() -> check.with(new SimulationGuard(true), true));
        assertThatNoException().isThrownBy(() -> check.with(new SimulationGuard(false), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void A_real_run_refuses_simulated_data(Check check, String what) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> check.with(new SimulationGuard(false), true))
                .withMessage(what + " is of a simulated market;"
                        + " keep that in a bucket of its own (s3.bucket, coincap.url)");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void A_simulated_run_refuses_real_data(Check check, String what) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> check.with(new SimulationGuard(true), false))
                .withMessage(what + " is of the real market, and this process simulates one;"
                        + " set COINCAP_API_KEY, or keep the simulated one in a bucket of its own (s3.bucket)");
    }

    private static void answer(SimulationGuard simulationGuard, boolean simulated) {
        simulationGuard.requireMatchingAnswer(simulated ? "true" : null);
    }

    private static void raw(SimulationGuard simulationGuard, boolean simulated) {
        simulationGuard.requireMatchingRaw(assets(origin(simulated).first(), page(0, 1)));
    }

    private static Origin origin(boolean simulated) {
        return new Origin(
                List.of(new Provenance("http://127.0.0.1/v3/assets", simulated, 1, 1, 0, "2026-11-23T12:00:01Z")));
    }

    private static void content(SimulationGuard simulationGuard, boolean simulated) {
        var object = new StoredObject("quarantine/a.json.gz", 1, "");
        simulationGuard.requireMatchingContent(
                new RawSummary(object, SamplePages.NOON, origin(simulated), 1, 1, new Prices()));
    }

    private static void manifest(SimulationGuard simulationGuard, boolean simulated) {
        var csv = new StoredObject("assets/assets.csv", 1, "");
        simulationGuard.requireMatchingManifest(
                new Manifest("2026-11-23", "complete", "", simulated, "", "", 1, 1, 1, 1, List.of("id"), csv, csv, ""));
    }
}
