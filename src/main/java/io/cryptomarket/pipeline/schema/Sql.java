package io.cryptomarket.pipeline.schema;

import io.cryptomarket.pipeline.coincap.Field;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of SQL: names and texts, quoted so that nothing in them ends the quotation, and values by their kind. */
final class Sql {

    private Sql() {}

    /** A name in standard SQL, its case kept. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text in standard SQL. */
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A name in Hive's SQL, in which Athena creates tables. */
    static String hiveName(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** A text in Hive's SQL, where a doubled quote would end one text and begin the next. */
    static String hiveText(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /**
     * Columns of text as what they hold, one a line, an empty one as NULL. So is one that is no number, since a plain
     * cast would fail every query for the sake of one value.
     */
    static String values(List<Field> fields) {
        return fields.stream()
                .map(field -> "  " + value(field) + " AS " + name(field.name()))
                .collect(Collectors.joining(",\n"));
    }

    private static String value(Field field) {
        var text = "NULLIF(" + name(field.name()) + ", '')";
        return switch (field.kind()) {
            case DECIMAL -> "TRY_CAST(" + text + " AS DECIMAL(38, 18))";
            case WHOLE -> "TRY_CAST(" + text + " AS BIGINT)";
            case TEXT, JSON -> text;
        };
    }

    /**
     * A name for a column that is in no CSV.
     *
     * @param name the name that it should have, lower case
     */
    static String free(String name, List<Field> fields) {
        boolean taken = fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
        return taken ? free("snapshot_" + name, fields) : name;
    }
}
