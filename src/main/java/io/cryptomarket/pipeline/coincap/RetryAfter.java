package io.cryptomarket.pipeline.coincap;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} of RFC 9110: a number of seconds, or a date in one of three formats. */
final class RetryAfter {

    /** Longer than any run waits, and short enough to add to an instant without overflow. */
    private static final BigInteger MOST_SECONDS = BigInteger.valueOf(999_999_999_999L);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    /** The HTTP client's own format for asctime does not read a day of the month without a leading zero. */
    private static final DateTimeFormatter ASCTIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("EEE MMM ppd HH:mm:ss uuuu")
            .toFormatter(Locale.US)
            .withZone(ZoneOffset.UTC);

    private RetryAfter() {}

    /** How long to wait, at most thirty thousand years; null for no header, {@code 0}, a past date or anything else. */
    static @Nullable Duration parse(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        var text = header.strip();
        var wait = SECONDS.matcher(text).matches() ? seconds(text) : until(text, now);
        return wait == null || wait.isZero() || wait.isNegative() ? null : wait;
    }

    private static Duration seconds(String digits) {
        return Duration.ofSeconds(new BigInteger(digits).min(MOST_SECONDS).longValue());
    }

    private static @Nullable Duration until(String text, Instant now) {
        var date = DateUtils.parseDate(text, DateUtils.FORMATTER_RFC1123, DateUtils.FORMATTER_RFC1036, ASCTIME);
        return date == null ? null : Duration.between(now, date);
    }
}
