package io.cryptomarket.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SourceTest {

    @ParameterizedTest(name = "simulated: {0}")
    @ValueSource(booleans = {true, false})
    void What_is_of_the_same_kind_passes(boolean simulated) {
        var source = new Source(simulated);

        assertThatNoException().isThrownBy(() -> source.admitManifest(manifest(simulated)));
        assertThatNoException().isThrownBy(() -> source.admitAnswer(simulated ? "true" : null));
        assertThatNoException().isThrownBy(() -> source.admitRaw(raw(simulated)));
    }

    @Test
    void A_real_run_does_not_pass_anything_simulated() {
        var real = new Source(false);

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> real.admitManifest(manifest(true)))
                .withMessage("assets/assets.csv is of a simulated market; keep that in a bucket of its own"
                        + " (s3.bucket, coincap.url)");
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> real.admitAnswer("true"))
                .withMessageStartingWith("CoinCap's answer is of a simulated market");
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> real.admitRaw(raw(true)))
                .withMessageStartingWith("the raw object is of a simulated market");
    }

    @Test
    void A_simulated_run_does_not_pass_anything_real_for_its_own() {
        var simulation = new Source(true);

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> simulation.admitManifest(manifest(false)))
                .withMessageStartingWith("assets/assets.csv is of the real market")
                .withMessageContainingAll("COINCAP_API_KEY", "s3.bucket");
        assertThatExceptionOfType(SnapshotException.class).isThrownBy(() -> simulation.admitAnswer(null));
        assertThatExceptionOfType(SnapshotException.class).isThrownBy(() -> simulation.admitRaw(raw(false)));
    }

    private static RawAssets raw(boolean simulated) {
        return Pages.assets(new Provenance("http://127.0.0.1", simulated, 1, 1, 0, "2026-11-23T00:00:00Z").asComment());
    }

    private static Manifest manifest(boolean simulated) {
        var csv = new StoredObject("assets/assets.csv", 1, "");
        return new Manifest("2026-11-23", "complete", "", simulated, "", "", 1, 1, 1, List.of("id"), csv, csv, "");
    }
}
