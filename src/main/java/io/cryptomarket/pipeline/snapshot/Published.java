package io.cryptomarket.pipeline.snapshot;

import java.util.Locale;

/** The result of publishing a date. */
public enum Published {
    /** This run published the date for the first time. */
    CREATED,
    /** This run replaced the stored CSV and manifest. */
    REBUILT,
    /** The date was published before, or by another run in the meantime; this run changed nothing. */
    EXISTING;

    /** The result with this name, which the routes write in lower case. */
    public static Published of(String variable) {
        return valueOf(variable.toUpperCase(Locale.ROOT));
    }
}
