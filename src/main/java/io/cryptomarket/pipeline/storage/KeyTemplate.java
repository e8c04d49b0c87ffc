package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of one kind of object, with placeholders for the date.
 *
 * @param template a key with {@code ${variable.date}}, or with {@code ${variable.date.year}}, {@code .month} and
 *     {@code .day}. The routes evaluate the same text as an expression.
 */
public record KeyTemplate(String template) {

    private static final String DATE = "${variable.date}";
    private static final String YEAR = "${variable.date.year}";
    private static final String MONTH = "${variable.date.month}";
    private static final String DAY = "${variable.date.day}";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{variable\\.date(?:\\.(year|month|day))?}");

    /** The key of a date. */
    public String of(SnapshotDate date) {
        return fill(date.toString(), date.getYear(), date.getMonth(), date.getDay());
    }

    /** The key with the given texts in place of the placeholders. */
    public String fill(String date, String year, String month, String day) {
        return template.replace(DATE, date)
                .replace(YEAR, year)
                .replace(MONTH, month)
                .replace(DAY, day);
    }

    /** The deepest folder that holds the keys of all dates, with its slash; empty for the bucket itself. */
    public String root() {
        return new KeyTemplate(prefix()).folder();
    }

    /** The folder of the template, with its slash; empty for the bucket itself. */
    public String folder() {
        return template.substring(0, template.lastIndexOf('/') + 1);
    }

    /** The placeholders in order, without repetition: {@code date}, {@code year}, {@code month} or {@code day}. */
    public static List<String> datePlaceholders(String template) {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .map(place -> Objects.requireNonNullElse(place.group(1), "date"))
                .distinct()
                .toList();
    }

    /** Whether S3, which lists keys in alphabetical order, lists these in the order of their dates. */
    boolean isInDateOrder() {
        var places = datePlaceholders(template);
        int whole = places.indexOf("date");
        var parts = whole < 0 ? places : places.subList(0, whole);
        return parts.equals(List.of("year", "month", "day").subList(0, Math.min(parts.size(), 3)));
    }

    /** The beginning that all keys share: the text before the first placeholder. */
    public String prefix() {
        var place = PLACEHOLDER.matcher(template);
        return place.find() ? template.substring(0, place.start()) : template;
    }

    /** The date of a key; empty if the template does not produce this key. */
    public Optional<SnapshotDate> dateOf(String key) {
        var found = pattern().matcher(key);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            var text = template.contains(DATE)
                    ? found.group("date")
                    : found.group("year") + "-" + found.group("month") + "-" + found.group("day");
            var date = new SnapshotDate(LocalDate.parse(text));
            return of(date).equals(key) ? Optional.of(date) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Captures the first placeholder of each kind; {@link #dateOf} compares the whole key. */
    private Pattern pattern() {
        var pattern = capture(Pattern.quote(template), DATE, "(?<date>\\d{4}-\\d\\d-\\d\\d)");
        pattern = capture(pattern, YEAR, "(?<year>\\d{4})");
        pattern = capture(pattern, MONTH, "(?<month>\\d\\d)");
        return Pattern.compile(capture(pattern, DAY, "(?<day>\\d\\d)"));
    }

    private static String capture(String pattern, String placeholder, String group) {
        var first = Matcher.quoteReplacement("\\E" + group + "\\Q");
        return pattern.replaceFirst(Pattern.quote(placeholder), first).replace(placeholder, "\\E[\\d-]+\\Q");
    }
}
