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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * What a setting may be.
 *
 * @param name the setting
 * @param allowed the allowed values, in words that end the sentence "must be ..."
 * @param shown how much of a refused value may be shown
 * @param test whether a value is allowed
 */
record SettingSpec(String name, String allowed, Disclosure shown, Predicate<String> test) {

    /** How much of a refused value may be shown. */
    enum Disclosure {
        ALL,
        /** Keys are often pasted into a URL, as its user or its query. */
        WITHOUT_KEYS,
        NOTHING
    }

    /** What a gate or a cap says that is not there. */
    static final String OFF = "off";

    private static final SnapshotDate SAMPLE = SnapshotDate.of(Instant.parse("2026-11-23T00:00:00Z"));
    private static final int LAST_PORT = 65_535;
    private static final Pattern BUCKET = Pattern.compile("(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9!_.*'()=-]+(/[A-Za-z0-9!_.*'()=-]+)*");
    private static final Pattern NAMES = Pattern.compile("\\w+(\\s*,\\s*\\w+)*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|([0-9A-Fa-f]*:){2,}[0-9A-Fa-f:.]*");
    private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]*");

    /** Every setting, in the order of the settings file. */
    static final List<SettingSpec> ALL = List.of(
            new SettingSpec(
                    "coincap.api-key",
                    "visible ASCII characters without spaces",
                    Disclosure.NOTHING,
                    HEADER_SAFE.asMatchPredicate()),
            url("coincap.url", "an http or https URL without a query, such as https://rest.coincap.io/v3, or empty"),
            whole("coincap.assets", 1, 100_000),
            whole("coincap.page-size", 1, 2_000),
            whole("coincap.connect-timeout", 1, 600_000),
            whole("coincap.response-timeout", 1, 600_000),
            whole("coincap.call-timeout", 1, 3_600_000),
            whole("coincap.answer-limit", 1_000, 2_000_000_000),
            whole("coincap.retries", 0, 20),
            whole("coincap.retry-delay", 0, 60_000),
            whole("coincap.retry-window", 0, 3_600_000),
            names("coincap.known-fields"),
            cap("credits.daily-cap"),
            cap("credits.monthly-cap"),
            whole("gates.minimum-rows", 0, 100_000),
            count("gates.duplicate-ids"),
            names("gates.required-fields"),
            count("gates.missing-values"),
            names("gates.expected-fields"),
            count("gates.not-decimal"),
            count("gates.negative"),
            percent("gates.row-change-percent"),
            percent("gates.unchanged-percent"),
            wholeOrOff("gates.stale-minutes", 1, 100_000),
            new SettingSpec(
                    "s3.bucket",
                    "a bucket name: 3 to 63 of lower-case letters, digits, dots and hyphens",
                    Disclosure.ALL,
                    orEmpty(BUCKET.asMatchPredicate())),
            new SettingSpec(
                    "s3.region",
                    "a region such as eu-central-1, or empty",
                    Disclosure.ALL,
                    Pattern.compile("([a-z]+(-[a-z0-9]+)+)?").asMatchPredicate()),
            url("s3.endpoint", "an http or https URL without a query, or empty"),
            oneOf("s3.path-style", "true", "false"),
            key("lake.raw-key"),
            key("lake.csv-key"),
            key("lake.manifest-key"),
            fixedKey("lake.quarantine-prefix"),
            fixedKey("lake.credits-prefix"),
            fixedKey("lake.datapackage-key"),
            fixedKey("lake.athena-key"),
            fixedKey("lake.duckdb-key"),
            new SettingSpec(
                    "clock.cron",
                    "a Quartz cron expression with a fire to come, seconds first, such as 0 5 0 * * ?",
                    Disclosure.ALL,
                    SettingSpec::isCron),
            oneOf("http.enabled", "true", "false"),
            host("http.host"),
            whole("http.port", 0, LAST_PORT),
            token("http.token"),
            new SettingSpec("http.token-file", "a path, or empty", Disclosure.ALL, value -> true),
            new SettingSpec("http.tls-certificate", "a path, or empty", Disclosure.ALL, value -> true),
            new SettingSpec("http.tls-key", "a path, or empty", Disclosure.ALL, value -> true),
            whole("http.attach-timeout", 1, 3_600_000),
            whole("http.deadline", 1, 3_600_000),
            oneOf("management.enabled", "true", "false"),
            host("management.host"),
            whole("management.port", 0, LAST_PORT),
            token("management.token"),
            new SettingSpec("management.token-file", "a path, or empty", Disclosure.ALL, value -> true),
            new SettingSpec("management.tls-certificate", "a path, or empty", Disclosure.ALL, value -> true),
            new SettingSpec("management.tls-key", "a path, or empty", Disclosure.ALL, value -> true),
            wholeOrOff("management.stale-hours", 1, 100_000),
            some("routes.folder"),
            oneOf("routes.reload", "true", "false"),
            whole("routes.settle", 10, 60_000),
            whole("routes.drain", 1, 600_000),
            some("state.folder"),
            some("routes.snapshot"),
            some("routes.republish"),
            some("routes.accept"),
            some("local.s3-folder"),
            whole("local.s3-port", 0, LAST_PORT),
            whole("local.coincap-port", 0, LAST_PORT),
            some("local.s3-access-key"),
            new SettingSpec("local.s3-secret-key", "not empty", Disclosure.NOTHING, value -> !value.isBlank()),
            new SettingSpec(
                    "local.seed",
                    "a whole number",
                    Disclosure.ALL,
                    Pattern.compile("-?\\d{1,18}").asMatchPredicate()),
            new SettingSpec("local.faults", "a path, or empty", Disclosure.ALL, value -> true),
            oneOf("log.level", "ERROR", "WARN", "INFO", "DEBUG"),
            oneOf("log.format", "text", "json"));

    private static SettingSpec whole(String name, int from, int to) {
        return new SettingSpec(
                name, "a whole number from " + from + " to " + to, Disclosure.ALL, value -> isBetween(value, from, to));
    }

    private static SettingSpec wholeOrOff(String name, int from, int to) {
        return new SettingSpec(
                name,
                "a whole number from " + from + " to " + to + ", or off",
                Disclosure.ALL,
                value -> value.equals(OFF) || isBetween(value, from, to));
    }

    private static SettingSpec count(String name) {
        return wholeOrOff(name, 0, 100_000);
    }

    private static SettingSpec percent(String name) {
        return wholeOrOff(name, 1, 100);
    }

    private static SettingSpec cap(String name) {
        return new SettingSpec(
                name,
                "a whole number from 0 to 1000000000, off, or empty",
                Disclosure.ALL,
                orEmpty(value -> value.equals(OFF) || isBetween(value, 0, 1_000_000_000)));
    }

    private static SettingSpec names(String name) {
        return new SettingSpec(
                name,
                "names of API fields, separated by commas, or empty",
                Disclosure.ALL,
                orEmpty(NAMES.asMatchPredicate()));
    }

    private static SettingSpec oneOf(String name, String... values) {
        return new SettingSpec(name, "one of " + String.join(", ", values), Disclosure.ALL, Set.of(values)::contains);
    }

    private static SettingSpec host(String name) {
        return new SettingSpec(
                name,
                "an address of this machine, such as 127.0.0.1 or 0.0.0.0",
                Disclosure.ALL,
                HOST.asMatchPredicate());
    }

    private static SettingSpec token(String name) {
        return new SettingSpec(
                name,
                "16 to 512 letters, digits and ._~+/-, or empty",
                Disclosure.NOTHING,
                orEmpty(BearerTokens.ALLOWED.asMatchPredicate()));
    }

    private static SettingSpec some(String name) {
        return new SettingSpec(name, "not empty", Disclosure.ALL, value -> !value.isBlank());
    }

    private static SettingSpec url(String name, String allowed) {
        return new SettingSpec(name, allowed, Disclosure.WITHOUT_KEYS, orEmpty(SettingSpec::isUrl));
    }

    private static SettingSpec key(String name) {
        return new SettingSpec(
                name,
                "an S3 key with the whole date in it, as ${variable.date} or as its year, month and day",
                Disclosure.ALL,
                SettingSpec::isKey);
    }

    private static SettingSpec fixedKey(String name) {
        return new SettingSpec(
                name, "an S3 key without a date in it", Disclosure.ALL, SettingSpec::isKeyOfLettersAndFolders);
    }

    private static Predicate<String> orEmpty(Predicate<String> test) {
        return value -> value.isEmpty() || test.test(value);
    }

    private static boolean isBetween(String value, int from, int to) {
        try {
            int number = Integer.parseInt(value);
            return number >= from && number <= to;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    boolean secret() {
        return shown == Disclosure.NOTHING;
    }

    /** What is said of a refused value between the setting's name and what it must be. */
    String describeViolation(String value) {
        return switch (shown) {
            case NOTHING -> "";
            case WITHOUT_KEYS -> " is '" + withoutKeys(value) + "' and";
            case ALL -> " is '" + value + "' and";
        };
    }

    private static String withoutKeys(String url) {
        return url.replaceAll("^([a-z]*://)?.*@", "$1...@").replaceAll("[?#].*", "?...");
    }

    @SuppressWarnings("JavaUtilDate") // Quartz speaks no other
    private static boolean isCron(String value) {
        try {
            return new CronExpression(value).getNextValidTimeAfter(new Date()) != null;
        } catch (ParseException e) {
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

    /** A key as it is on one date, by which two ways of writing the same key are the same. */
    static String sample(@Nullable String key) {
        return new KeyTemplate(String.valueOf(key)).of(SAMPLE);
    }

    /** Nothing but the date may be computed in a key, and two dates must never share one. */
    private static boolean isKey(String value) {
        var parts = List.of("${variable.date.year}", "${variable.date.month}", "${variable.date.day}");
        var named = value.contains("${variable.date}") || parts.stream().allMatch(value::contains);
        return named && isKeyOfLettersAndFolders(sample(value));
    }

    private static boolean isKeyOfLettersAndFolders(String value) {
        return KEY.matcher(value).matches() && !List.of(value.split("/")).contains("..");
    }
}
