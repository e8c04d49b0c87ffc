package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.failure.FailureKind;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code simulationGuard} of the routes: keeps a lake of real snapshots and a simulated market apart, which meet in a
 * bucket only when somebody set one of the two switches and forgot the other.
 */
public final class SimulationGuard {

    private final boolean simulated;

    /**
     * Stands for what this process calls.
     *
     * @param simulated whether that is the simulated CoinCap
     */
    public SimulationGuard(boolean simulated) {
        this.simulated = simulated;
    }

    /**
     * Lets an answer of the kind that this process calls pass, before anything of it is stored.
     *
     * @throws SnapshotException when a simulated market answers in the real one's place, or the other way round
     */
    public void requireMatchingAnswer(@Header(CoinCap.SIMULATED_HEADER) @Nullable String label) {
        requireMatching("CoinCap's answer", label != null);
    }

    /**
     * Lets a raw object of the kind that this process calls pass, before anything is published from it.
     *
     * @throws SnapshotException when it is of the other kind
     */
    public void requireMatchingRaw(@Body RawAssets raw) {
        requireMatching(raw.name(), raw.provenance().simulated());
    }

    /**
     * Lets a refused answer of the kind that this process calls pass, before it becomes a raw object.
     *
     * @throws SnapshotException when it is of the other kind
     */
    public void requireMatchingContent(@Variable("content") RawSummary content) {
        requireMatching(content.object().key(), content.simulated());
    }

    /**
     * Lets a published snapshot of the kind that this process calls pass.
     *
     * @throws SnapshotException when it is of the other kind
     */
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
