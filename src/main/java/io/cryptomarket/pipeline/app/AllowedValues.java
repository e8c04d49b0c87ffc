package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.BearerTokens;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * The values that a setting allows.
 *
 * @param words the allowed values, as the end of the sentence "must be ..."
 * @param test whether a value without surrounding spaces is allowed
 * @param redacted removes possible keys from a refused value
 */
public record AllowedValues(String words, Predicate<String> test, UnaryOperator<String> redacted) {

    /** Disables a quality check, or lifts a limit. */
    public static final String OFF = "off";

    private static final SnapshotDate SAMPLE = SnapshotDate.of(Instant.parse("2026-11-23T00:00:00Z"));
    private static final int LAST_PORT = 65_535;
    private static final Pattern BUCKET = Pattern.compile("(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9!_.*'()=-]+(/[A-Za-z0-9!_.*'()=-]+)*");
    private static final Pattern NAMES = Pattern.compile("\\w+(\\s*,\\s*\\w+)*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|([0-9A-Fa-f]*:){2,}[0-9A-Fa-f:.]*");
    private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]*");
    private static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z0-9]+)+");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

    private AllowedValues(String words, Predicate<String> test) {
        this(words, test, UnaryOperator.identity());
    }

    private AllowedValues(String words, Pattern pattern) {
        this(words, pattern.asMatchPredicate());
    }

    AllowedValues orOff() {
        return new AllowedValues(words + ", or off", value -> value.equals(OFF) || test.test(value), redacted);
    }

    AllowedValues orEmpty() {
        return new AllowedValues(words + ", or empty", value -> value.isEmpty() || test.test(value), redacted);
    }

    AllowedValues orOffOrEmpty() {
        var others = Set.of(OFF, "");
        return new AllowedValues(
                words + ", off, or empty", value -> others.contains(value) || test.test(value), redacted);
    }

    private AllowedValues in(String unit) {
        return new AllowedValues(words + ", in " + unit, test, redacted);
    }

    static AllowedValues number(int from, int to) {
        return new AllowedValues("a whole number from " + from + " to " + to, value -> isBetween(value, from, to));
    }

    static AllowedValues milliseconds(int from, int to) {
        return number(from, to).in("milliseconds");
    }

    static AllowedValues bytes(int from, int to) {
        return number(from, to).in("bytes");
    }

    static AllowedValues port() {
        return number(0, LAST_PORT);
    }

    static AllowedValues anyNumber() {
        return new AllowedValues("a whole number", WHOLE_NUMBER);
    }

    static AllowedValues trueOrFalse() {
        return oneOf("true", "false");
    }

    static AllowedValues oneOf(String... values) {
        return new AllowedValues("one of " + String.join(", ", values), Set.of(values)::contains);
    }

    static AllowedValues notEmpty() {
        return notEmpty("not empty");
    }

    static AllowedValues path() {
        return notEmpty("a path");
    }

    static AllowedValues endpoint() {
        return notEmpty("the URI of a Camel endpoint");
    }

    private static AllowedValues notEmpty(String words) {
        return new AllowedValues(words, value -> !value.isBlank());
    }

    /** The characters that an HTTP header can carry. */
    static AllowedValues apiKey() {
        return new AllowedValues("visible ASCII characters without spaces", HEADER_SAFE);
    }

    static AllowedValues token() {
        return new AllowedValues("16 to 512 letters, digits and ._~+/-", BearerTokens.ALLOWED);
    }

    static AllowedValues fieldNames() {
        return new AllowedValues("names of API fields, separated by commas", NAMES);
    }

    static AllowedValues host() {
        return new AllowedValues("an address of this machine, such as 127.0.0.1 or 0.0.0.0", HOST);
    }

    static AllowedValues url(String example) {
        return new AllowedValues(
                "an http or https URL without a query, such as " + example,
                AllowedValues::isUrl,
                AllowedValues::withoutKeys);
    }

    static AllowedValues bucket() {
        return new AllowedValues("a bucket name: 3 to 63 of lower-case letters, digits, dots and hyphens", BUCKET);
    }

    static AllowedValues region() {
        return new AllowedValues("a region such as eu-central-1", REGION);
    }

    /** The template of the S3 keys of dates. */
    static AllowedValues keyTemplate() {
        return new AllowedValues(
                "an S3 key with the whole date in it, as ${variable.date} or as its year, month and day",
                AllowedValues::isKeyTemplate);
    }

    static AllowedValues key() {
        return new AllowedValues("an S3 key without a date in it", AllowedValues::isKey);
    }

    static AllowedValues cron() {
        return new AllowedValues(
                "a Quartz cron expression with a fire to come, seconds first, such as 0 5 0 * * ?",
                AllowedValues::isCron);
    }

    private static boolean isBetween(String value, int from, int to) {
        try {
            int number = Integer.parseInt(value);
            return number >= from && number <= to;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isUrl(String value) {
        try {
            var url = new URI(value);
            if (url.getPort() > LAST_PORT) {
                return false;
            }
            return Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getQuery() == null
                    && !value.contains("@")
                    && url.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Removes the user and the query, which often contain keys. */
    private static String withoutKeys(String url) {
        return url.replaceAll("^([a-z]*://)?.*@", "$1...@").replaceAll("[?#].*", "?...");
    }

    @SuppressWarnings("JavaUtilDate") // Quartz has no other API
    private static boolean isCron(String value) {
        try {
            return new CronExpression(value).getNextValidTimeAfter(new Date()) != null;
        } catch (ParseException e) {
            return false;
        }
    }

    /** The key of a sample date. Templates with different sample keys never share a key. */
    public static String sampleKey(@Nullable String template) {
        return new KeyTemplate(String.valueOf(template)).of(SAMPLE);
    }

    /** Refuses expressions other than the date's, and templates that give two dates the same key. */
    private static boolean isKeyTemplate(String value) {
        var parts = List.of("${variable.date.year}", "${variable.date.month}", "${variable.date.day}");
        var hasDate = value.contains("${variable.date}") || parts.stream().allMatch(value::contains);
        return hasDate && isKey(sampleKey(value));
    }

    private static boolean isKey(String value) {
        return KEY.matcher(value).matches() && !List.of(value.split("/")).contains("..");
    }
}
