package io.cryptomarket.pipeline.audit;

import java.time.LocalDate;
import java.util.Locale;

/**
 * Something of one date that is not as it should be.
 *
 * @param date the date, in UTC
 * @param kind what sort of thing
 * @param detail what was found, in one line
 */
public record AuditFinding(LocalDate date, Kind kind, String detail) {

    /** What may be wrong with a date. The names are part of the machine-readable form and stay as they are. */
    public enum Kind {
        /** There is nothing of the date. */
        MISSING,
        /** There is a raw object and no manifest. */
        UNPUBLISHED,
        /** The manifest says that the date is being rebuilt; if nothing is, that was broken off. */
        REBUILDING,
        /** The manifest cannot be read, or is of another date. */
        MANIFEST,
        /** The CSV is not there, or is not the one that the manifest tells of. */
        CSV,
        /** The raw object is not there, cannot be read, or is not the one that the manifest tells of. */
        RAW,
        /** The raw object's own timestamp is not of its date, or not the manifest's. */
        TIMESTAMP,
        /** Nearly all prices are those of the date before it. */
        IDENTICAL,
        /** The date is of a simulated market, and others are of the real one. */
        SIMULATED,
        /** S3 broke off while it was read, or has put it into an archive. */
        UNREAD;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to do about it, in a few words. */
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
