package io.cryptomarket.pipeline.snapshot;

import java.util.Locale;

/** What became of a date that was to be published. */
public enum Published {
    /** This run put its manifest, where none was. */
    CREATED,
    /** This run put its CSV and manifest anew, in place of those that were there. */
    REBUILT,
    /** It was published already, or by another run meanwhile, and is as it was. */
    EXISTING;

    /** What the routes call by this name, in small letters. */
    public static Published of(String variable) {
        return valueOf(variable.toUpperCase(Locale.ROOT));
    }
}
