package io.cryptomarket.pipeline.snapshot;

import org.apache.camel.Body;

/**
 * The bean {@code source} of the routes: keeps a lake of real snapshots and a simulated market apart, which share a
 * bucket only when somebody set one and forgot the other.
 */
public final class Source {

    private final boolean simulated;

    /**
     * Stands for what this process calls.
     *
     * @param simulated whether that is the simulated CoinCap
     */
    public Source(boolean simulated) {
        this.simulated = simulated;
    }

    /**
     * Lets a snapshot of the same kind pass.
     *
     * @throws SnapshotException when the date's snapshot is simulated and this process is not, or the other way round
     */
    public void agree(@Body Manifest manifest) {
        if (manifest.simulated() && !simulated) {
            throw new SnapshotException(manifest.date() + " holds a simulated snapshot, which is write-once, in "
                    + manifest.csv().key() + "; store real ones in another bucket (s3.bucket)");
        }
        if (!manifest.simulated() && simulated) {
            throw new SnapshotException(manifest.date() + " holds a real snapshot; this is a simulated market"
                    + " (set COINCAP_API_KEY for the real one) and belongs in another bucket (s3.bucket)");
        }
    }
}
