package io.cryptomarket.pipeline.audit;

import java.time.LocalDate;
import java.util.Locale;

/**
 * One problem of one date.
 *
 * @param date in UTC
 * @param detail one line
 */
public record AuditFinding(LocalDate date, Kind kind, String detail) {

    /** The kinds of problems. The JSON output of the audit contains these names, so they stay as they are. */
    public enum Kind {
        /** Nothing is stored. */
        MISSING,
        /** There is a raw object and no manifest. */
        UNPUBLISHED,
        /** The manifest says that the date is being rebuilt. If no run is in progress, a rebuild was interrupted. */
        REBUILDING,
        /** The manifest cannot be read, or names another date. */
        MANIFEST,
        /** The CSV is not there, or is not the one that the manifest describes. */
        CSV,
        /** The raw object is not there, cannot be read, or is not the one that the manifest describes. */
        RAW,
        /** The raw object's timestamp is of another date, or differs from the manifest's. */
        TIMESTAMP,
        /** Nearly all prices are those of the previous date. */
        IDENTICAL,
        /** The market is simulated, and other dates have real prices. */
        SIMULATED,
        /** The read broke off, or the object is in an archive of S3. */
        UNREAD;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to do about the problem, in a few words. */
    public String remedy() {
        return switch (kind) {
            case MISSING -> "live prices cannot be fetched later; see why nothing ran";
            case UNPUBLISHED, REBUILDING, MANIFEST, CSV -> "republish --from " + date + " --to " + date;
            case RAW -> "restore it from a version or a copy of the bucket";
            case TIMESTAMP -> "do not use the date before you know whose data it holds";
            case IDENTICAL -> "do not use the date before you know why the source stood still";
            case SIMULATED -> "keep the simulated market in a bucket of its own";
            case UNREAD -> "audit it again";
        };
    }
}
