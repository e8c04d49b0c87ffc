package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Published;
import java.util.Locale;

/**
 * The result of a run.
 *
 * @param manifest the manifest of the published date
 * @param fetched whether this run stored the raw object
 * @param published what this run did with the CSV and the manifest
 */
public record SnapshotResult(Manifest manifest, Fetched fetched, Published published) {

    /** Whether this run stored a date's raw object. */
    public enum Fetched {
        /** It existed, so the run did not call CoinCap. */
        EXISTING,
        /** This run called CoinCap and stored the response. */
        CREATED,
        /** This run called CoinCap, but the date already had a raw object, which stays. */
        LOST;

        static Fetched of(String variable) {
            return valueOf(variable.toUpperCase(Locale.ROOT));
        }
    }
}
