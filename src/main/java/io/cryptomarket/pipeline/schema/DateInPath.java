package io.cryptomarket.pipeline.schema;

import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How SQL finds the date in the path of an object, for any key layout. The partition support of readers does not work
 * if the date is in the file name.
 *
 * @param regex matches the whole path of a CSV, and no path of anything else; it has no backslash, which dialects
 *     read differently
 * @param groups the numbers of its groups that make the date: one that has it all, or year, month and day
 */
record DateInPath(String regex, List<Integer> groups) {

    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9!_'=/<>-]");

    DateInPath {
        groups = List.copyOf(groups);
    }

    static DateInPath of(KeyTemplate keyTemplate) {
        var places = KeyTemplate.datePlaceholders(keyTemplate.template());
        var parts = places.contains("date") ? List.of("date") : List.of("year", "month", "day");
        var regex = SPECIAL.matcher(keyTemplate.fill("<date>", "<year>", "<month>", "<day>"))
                .replaceAll("[$0]");
        for (var place : places) {
            var group = parts.contains(place) ? "(" + digits(place) + ")" : digits(place);
            regex = regex.replaceFirst("<" + place + ">", group).replace("<" + place + ">", digits(place));
        }
        var captured = places.stream().filter(parts::contains).toList();
        return new DateInPath(
                "^.*/" + regex + "$",
                parts.stream().map(part -> captured.indexOf(part) + 1).toList());
    }

    private static String digits(String place) {
        return switch (place) {
            case "date" -> "[0-9]{4}-[0-9]{2}-[0-9]{2}";
            case "year" -> "[0-9]{4}";
            default -> "[0-9]{2}";
        };
    }

    /** The date as the replacement of a match, in a dialect with this sign before the number of a group. */
    String replacement(String sign) {
        return groups.stream().map(group -> sign + group).collect(Collectors.joining("-"));
    }
}
