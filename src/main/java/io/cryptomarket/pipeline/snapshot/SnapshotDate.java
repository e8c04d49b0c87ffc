package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.failure.FailureKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * The UTC date of a snapshot. As text it is {@code 2026-11-03}; its parts, for keys by year, month and day, keep their
 * leading zeros.
 *
 * @param value the date, in UTC
 */
public record SnapshotDate(LocalDate value) implements Comparable<SnapshotDate> {

    /** A year before 0 or after 9999, which Java's parser lets pass with a sign, has no place in a key. */
    private static final int LENGTH = 10;

    /** The UTC date on which an instant falls. */
    public static SnapshotDate of(Instant instant) {
        return new SnapshotDate(instant.atZone(ZoneOffset.UTC).toLocalDate());
    }

    /**
     * The date that a text says, as {@code 2026-11-03} and in no other way.
     *
     * @throws SnapshotException when it says none
     */
    public static SnapshotDate parse(String text) {
        try {
            var date = LocalDate.parse(text);
            if (text.length() == LENGTH) {
                return new SnapshotDate(date);
            }
            throw new SnapshotException(FailureKind.NOT_A_DATE, notADate(text));
        } catch (DateTimeParseException e) {
            throw new SnapshotException(FailureKind.NOT_A_DATE, notADate(text), e);
        }
    }

    private static String notADate(String text) {
        return "'" + text + "' is not a date such as 2026-11-23";
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

    /** The date that lies so many days after this one; before it, where that is negative. */
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
