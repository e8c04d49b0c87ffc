package io.cryptomarket.pipeline.schema;

import io.cryptomarket.pipeline.coincap.Field;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pieces of SQL: names and texts, quoted so that nothing in them ends the quotation, and values by their kind. */
final class Sql {

    private static final Field PRICE = Field.named("priceUsd");
    private static final Field SUPPLY = Field.named("supply");

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
        var values = fields.stream()
                .map(field -> "  " + value(field) + " AS " + name(field.name()))
                .collect(Collectors.joining(",\n"));
        return values + marketCap(fields);
    }

    /**
     * The price times the supply, where both are columns. The product of two decimals of 38 digits overflows and fails
     * the query; a floating-point number has room for any of them and keeps 15 digits.
     */
    private static String marketCap(List<Field> fields) {
        if (!Stream.of(PRICE, SUPPLY).allMatch(fields::contains)) {
            return "";
        }
        return ",\n  CAST(" + value(PRICE) + " AS DOUBLE) * CAST(" + value(SUPPLY) + " AS DOUBLE) AS "
                + name(free("market_cap_usd", fields));
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
