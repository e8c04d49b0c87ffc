package io.cryptomarket.pipeline.schema;

import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.util.List;
import java.util.stream.Collectors;

/** The view of the CSVs for DuckDB. */
final class DuckDbView {

    private static final String VIEW = """
            -- The CSVs of the daily market snapshots as a view for DuckDB. Made by the pipeline from the columns of the
            -- CSV, and made again when they change: run it again then.
            -- s3:// takes the extension httpfs and a secret: CREATE SECRET (TYPE s3, PROVIDER credential_chain);
            -- Numbers are exact up to 20 digits before the point and 18 after it; more after it are rounded. An empty
            -- field is NULL, and so is a column in the dates that were published before it was added. So is what is
            -- no number, or too large for one; the CSV keeps its text.
            -- Manifests are not looked at: a date that is being published again may be read before or after it changes.
            %8$s
            CREATE OR REPLACE VIEW assets AS
            SELECT
              TRY_CAST(regexp_replace(%3$s, %1$s, %2$s) AS DATE) AS %4$s,
            %5$s
            FROM read_csv(%6$s, header = true, delim = ',', quote = '"', escape = '"',
              %9$s,
              hive_partitioning = false, filename = %7$s)
            WHERE regexp_matches(%3$s, %1$s);
            """;

    /** What DuckDB calls the path of a row's file, if it is not told another name. */
    private static final String FILENAME = "filename";

    private static final String BY_POSITION = "-- A query that names a date opens the CSV of that date alone.";

    private static final String BY_NAME = """
            -- Every query opens every CSV to read its header: columns were dropped or reordered, or version 0.1.0 did not
            -- note whether they were. Once every date is published with the present columns, delete the data package;
            -- the next command that publishes or republishes a date stores a view that opens the named dates alone.""";

    private DuckDbView() {}

    /**
     * @param csv the keys of the CSVs
     * @param fields the CSV's columns, in order
     * @param onlyAppended whether every CSV has these columns or the first of them, in this order
     */
    static String of(String bucket, KeyTemplate csv, List<Field> fields, boolean onlyAppended) {
        var date = DateInPath.of(csv);
        var path = Sql.free(FILENAME, fields);
        return VIEW.formatted(
                Sql.text(date.regex()),
                Sql.text(date.replacement("\\")),
                Sql.name(path),
                Sql.name(Sql.free("date", fields)),
                Sql.values(fields),
                Sql.text("s3://" + bucket + "/" + csv.fill("*", "*", "*", "*")),
                path.equals(FILENAME) ? "true" : Sql.text(path),
                onlyAppended ? BY_POSITION : BY_NAME,
                onlyAppended ? byPosition(fields) : "all_varchar = true, union_by_name = true");
    }

    /** Padding and line breaks within quotes do not go together where one file is read by several threads. */
    private static String byPosition(List<Field> fields) {
        return fields.stream()
                .map(field -> Sql.text(field.name()) + ": 'VARCHAR'")
                .collect(Collectors.joining(
                        ", ", "auto_detect = false, null_padding = true, parallel = false,\n  columns = {", "}"));
    }
}
