package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Published;
import java.util.Locale;

/**
 * How a run ended.
 *
 * @param manifest what is published for the date
 * @param fetched where the raw object came from
 * @param published what this run did about the CSV and the manifest
 */
public record SnapshotResult(Manifest manifest, Fetched fetched, Published published) {

    /** Where the raw object of a date came from. */
    public enum Fetched {
        /** It was there, and CoinCap was not called. */
        EXISTING,
        /** This run called CoinCap and stored the answer. */
        CREATED,
        /** This run called CoinCap, but the answer's date had a raw object already, which stands. */
        LOST;

        static Fetched of(String variable) {
            return valueOf(variable.toUpperCase(Locale.ROOT));
        }
    }
}
