package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.failure.FailureKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * The UTC date of a snapshot. Its text is {@code 2026-11-03}; the parts, for keys by year, month and day, have leading
 * zeros.
 *
 * @param value the date, in UTC
 */
public record SnapshotDate(LocalDate value) implements Comparable<SnapshotDate> {

    /** Java's parser also accepts a sign and more digits for years before 0 or after 9999. */
    private static final int LENGTH = 10;

    public static SnapshotDate of(Instant instant) {
        return new SnapshotDate(instant.atZone(ZoneOffset.UTC).toLocalDate());
    }

    /**
     * Reads a date in the format {@code 2026-11-03}.
     *
     * @throws SnapshotException if the text is anything else
     */
    public static SnapshotDate parse(String text) {
        try {
            if (text.length() == LENGTH) {
                return new SnapshotDate(LocalDate.parse(text));
            }
        } catch (DateTimeParseException e) {
            // Reported below.
        }
        throw new SnapshotException(FailureKind.NOT_A_DATE, "'" + text + "' is not a date such as 2026-11-23");
    }

    /** Four digits. */
    public String getYear() {
        return String.format(Locale.ROOT, "%04d", value.getYear());
    }

    /** Two digits, 01 to 12. */
    public String getMonth() {
        return String.format(Locale.ROOT, "%02d", value.getMonthValue());
    }

    /** Two digits, 01 to 31. */
    public String getDay() {
        return String.format(Locale.ROOT, "%02d", value.getDayOfMonth());
    }

    public SnapshotDate plusDays(long days) {
        return new SnapshotDate(value.plusDays(days));
    }

    @Override
    public int compareTo(SnapshotDate other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
