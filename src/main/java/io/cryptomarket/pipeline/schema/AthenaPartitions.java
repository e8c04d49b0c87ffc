package io.cryptomarket.pipeline.schema;

import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How Athena finds the folders of the dates without a crawler: by partitions that it projects from a template. */
final class AthenaPartitions {

    private final KeyTemplate csv;
    private final List<Field> fields;
    private final List<String> places;

    AthenaPartitions(KeyTemplate csv, List<Field> fields) {
        this.csv = csv;
        this.fields = List.copyOf(fields);
        var folders = KeyTemplate.datePlaceholders(csv.folder());
        boolean whole = folders.contains("date") || folders.containsAll(List.of("year", "month", "day"));
        this.places = whole ? folders : List.of();
    }

    /** What a person should know of it, as a comment. */
    String comment() {
        if (places.isEmpty()) {
            return "-- Not partitioned: the folders do not say the whole date, and a file's name is no partition. Every"
                    + " query\n-- reads every CSV.";
        }
        return places.contains("date")
                ? "-- Partitioned by the dates of the folders, without a crawler: name a date in the query."
                : "-- Partitioned by the folders, without a crawler: name a year in the query, or Athena tries them all.";
    }

    /** The clause of the table, on a line of its own; empty where there are none. */
    String clause() {
        return places.isEmpty()
                ? ""
                : places.stream()
                        .map(place -> Sql.hiveName(column(place)) + " string")
                        .collect(Collectors.joining(", ", "PARTITIONED BY (", ")\n"));
    }

    /** The properties of the table, in order. */
    Map<String, String> properties(String bucket) {
        var properties = new LinkedHashMap<String, String>();
        if (!places.isEmpty()) {
            properties.put("projection.enabled", "true");
            places.forEach(place -> projection(place)
                    .forEach((name, value) -> properties.put("projection." + column(place) + "." + name, value)));
            var folder = new KeyTemplate(csv.folder()).fill(sign("date"), sign("year"), sign("month"), sign("day"));
            properties.put("storage.location.template", "s3://" + bucket + "/" + folder);
        }
        return properties;
    }

    private static Map<String, String> projection(String place) {
        var projection = new LinkedHashMap<String, String>();
        switch (place) {
            case "date" -> {
                projection.put("type", "date");
                projection.put("format", "yyyy-MM-dd");
                projection.put("range", "2014-01-01,NOW");
                projection.put("interval", "1");
                projection.put("interval.unit", "DAYS");
            }
            // A range of integers has no NOW.
            case "year" -> projection.putAll(integers("2014,2099", "4"));
            case "month" -> projection.putAll(integers("1,12", "2"));
            default -> projection.putAll(integers("1,31", "2"));
        }
        return projection;
    }

    private static Map<String, String> integers(String range, String digits) {
        var projection = new LinkedHashMap<String, String>();
        projection.put("type", "integer");
        projection.put("range", range);
        projection.put("digits", digits);
        return projection;
    }

    /**
     * The columns of the view that say the date. They come of the path only where nothing else says it, or every query
     * would read every CSV.
     */
    String columns(DateInPath date) {
        var named = " AS " + Sql.name(column("date"));
        if (places.isEmpty()) {
            return "CAST(regexp_replace(\"$path\", " + Sql.text(date.regex()) + ", " + Sql.text(date.replacement("$"))
                    + ") AS DATE)" + named;
        }
        if (places.contains("date")) {
            return "CAST(" + Sql.name(column("date")) + " AS DATE)" + named;
        }
        var parts = List.of("year", "month", "day").stream()
                .map(part -> Sql.name(column(part)))
                .toList();
        // Athena tries the 31st of February too.
        return "TRY_CAST(" + String.join(" || '-' || ", parts) + " AS DATE)" + named + ",\n  "
                + String.join(",\n  ", parts);
    }

    private String sign(String place) {
        return "${" + column(place) + "}";
    }

    private String column(String place) {
        return Sql.free(place, fields);
    }
}
