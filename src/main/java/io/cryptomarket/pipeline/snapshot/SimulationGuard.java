package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.failure.FailureKind;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code simulationGuard} of the routes: keeps real and simulated snapshots in separate buckets. They can meet
 * only if somebody sets {@code S3_BUCKET} without {@code COINCAP_API_KEY}, or changes one of them later.
 *
 * <p>Every {@code require} method throws a {@link SnapshotException} if its argument is not of this process's kind.
 */
public final class SimulationGuard {

    private final boolean simulated;

    /** @param simulated whether this process calls the simulated CoinCap */
    public SimulationGuard(boolean simulated) {
        this.simulated = simulated;
    }

    /** Checks a response before any of it is stored. */
    public void requireMatchingAnswer(@Header(CoinCap.SIMULATED_HEADER) @Nullable String label) {
        requireMatching("CoinCap's answer", label != null);
    }

    /** Checks a raw object before it is published. */
    public void requireMatchingRaw(@Body RawAssets raw) {
        requireMatching(raw.name(), raw.provenance().simulated());
    }

    /** Checks a quarantined response before it becomes a raw object. */
    public void requireMatchingContent(@Variable("content") RawSummary content) {
        requireMatching(content.object().key(), content.simulated());
    }

    /** Checks a published snapshot. */
    public void requireMatchingManifest(@Body Manifest manifest) {
        requireMatching(manifest.csv().key(), manifest.simulated());
    }

    private void requireMatching(String what, boolean isSimulated) {
        if (isSimulated && !simulated) {
            throw new SnapshotException(
                    FailureKind.ANOTHER_SOURCE,
                    what + " is of a simulated market; keep that in a bucket of its own (s3.bucket, coincap.url)");
        }
        if (!isSimulated && simulated) {
            throw new SnapshotException(
                    FailureKind.ANOTHER_SOURCE,
                    what + " is of the real market, and this process simulates one;"
                            + " set COINCAP_API_KEY, or keep the simulated one in a bucket of its own (s3.bucket)");
        }
    }
}
