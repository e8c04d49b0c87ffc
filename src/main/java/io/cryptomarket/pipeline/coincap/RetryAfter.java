package io.cryptomarket.pipeline.coincap;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} as RFC 9110 has it: a number of seconds, or a date in one of three forms. */
final class RetryAfter {

    /** More than anybody waits, and still far from where adding it to an instant overflows. */
    private static final Duration LONGEST = Duration.ofSeconds(999_999_999_999L);

    private static final int MOST_DIGITS = 12;
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private RetryAfter() {}

    /**
     * How long to wait, more than nothing and cut to thirty thousand years; null where there is no such wish: no
     * header, {@code 0}, a date that is past, or anything else.
     */
    static @Nullable Duration parse(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        var text = header.strip();
        var wait = SECONDS.matcher(text).matches() ? seconds(text) : until(text, now);
        return wait == null || wait.isZero() || wait.isNegative() ? null : wait;
    }

    private static Duration seconds(String digits) {
        var number = digits.replaceFirst("^0+(?=.)", "");
        return number.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(number));
    }

    private static @Nullable Duration until(String date, Instant now) {
        for (var form : forms(now)) {
            try {
                return Duration.between(now, LocalDateTime.parse(date, form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                // Another form, or none.
            }
        }
        return null;
    }

    /** A year of two digits is none that is more than fifty years ahead. */
    private static List<DateTimeFormatter> forms(Instant now) {
        var from = LocalDate.ofInstant(now, ZoneOffset.UTC).minusYears(49);
        return List.of(
                form("EEE, dd MMM uuuu HH:mm:ss 'GMT'").toFormatter(Locale.US),
                form("EEEE, dd-MMM-")
                        .appendValueReduced(ChronoField.YEAR, 2, 2, from)
                        .appendPattern(" HH:mm:ss 'GMT'")
                        .toFormatter(Locale.US),
                form("EEE MMM ppd HH:mm:ss uuuu").toFormatter(Locale.US));
    }

    private static DateTimeFormatterBuilder form(String pattern) {
        return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
    }
}
