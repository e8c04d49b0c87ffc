package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keys of one kind of object, one a date.
 *
 * @param template a key with the date in it: {@code ${variable.date}}, or its year, month and day as
 *     {@code ${variable.date.year}} and so on. The same text is an expression of the routes.
 */
public record KeyTemplate(String template) {

    private static final String DATE = "${variable.date}";
    private static final String YEAR = "${variable.date.year}";
    private static final String MONTH = "${variable.date.month}";
    private static final String DAY = "${variable.date.day}";

    private static final Pattern PLACE = Pattern.compile("\\$\\{variable\\.date(?:\\.(year|month|day))?}");

    /** The key of a date. */
    public String of(SnapshotDate date) {
        return fill(date.toString(), date.getYear(), date.getMonth(), date.getDay());
    }

    /** The key with other texts in the date's places. */
    public String fill(String date, String year, String month, String day) {
        return template.replace(DATE, date)
                .replace(YEAR, year)
                .replace(MONTH, month)
                .replace(DAY, day);
    }

    /** The last folder that holds the keys of all dates, with its slash; empty where that is the bucket. */
    public String root() {
        return new KeyTemplate(prefix()).folder();
    }

    /** The template's folder, with its slash; empty where it has none. */
    public String folder() {
        return template.substring(0, template.lastIndexOf('/') + 1);
    }

    /** What stands in the date's places: {@code date}, {@code year}, {@code month} or {@code day}, each once. */
    public static List<String> datePlaceholders(String template) {
        return PLACE.matcher(template)
                .results()
                .map(place -> Objects.requireNonNullElse(place.group(1), "date"))
                .distinct()
                .toList();
    }

    /** Whether the key of a later date comes after that of an earlier one, as S3 lists them. */
    boolean isInDateOrder() {
        var places = datePlaceholders(template);
        int whole = places.indexOf("date");
        var parts = whole < 0 ? places : places.subList(0, whole);
        return parts.equals(List.of("year", "month", "day").subList(0, Math.min(parts.size(), 3)));
    }

    /** What every key begins with, up to the date. */
    public String prefix() {
        var place = PLACE.matcher(template);
        return place.find() ? template.substring(0, place.start()) : template;
    }

    /** Whose date a key is, empty where it is not one of these keys. */
    public Optional<SnapshotDate> dateOf(String key) {
        var found = pattern().matcher(key);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            var date = new SnapshotDate(LocalDate.of(
                    number(found, "year", 0, 4), number(found, "month", 5, 7), number(found, "day", 8, 10)));
            return of(date).equals(key) ? Optional.of(date) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Each part is named where it stands first; {@link #dateOf} compares the whole key for the rest. */
    private Pattern pattern() {
        var fixed = PLACE.splitAsStream(template).map(Pattern::quote).iterator();
        var places =
                PLACE.matcher(template).results().map(place -> place.group()).collect(Collectors.toList());
        UnaryOperator<String> group = place -> switch (place) {
            case DATE -> "(?<date>\\d{4}-\\d\\d-\\d\\d)";
            case YEAR -> "(?<year>\\d{4})";
            case MONTH -> "(?<month>\\d\\d)";
            default -> "(?<day>\\d\\d)";
        };
        var pattern = new StringBuilder(fixed.hasNext() ? fixed.next() : "");
        for (int i = 0; i < places.size(); i++) {
            var place = places.get(i);
            var named = group.apply(place);
            pattern.append(places.indexOf(place) == i ? named : named.replaceFirst("\\?<\\w+>", "?:"));
            pattern.append(fixed.hasNext() ? fixed.next() : "");
        }
        return Pattern.compile(pattern.toString());
    }

    private int number(Matcher found, String part, int from, int to) {
        return Integer.parseInt(template.contains(DATE) ? found.group("date").substring(from, to) : found.group(part));
    }
}
