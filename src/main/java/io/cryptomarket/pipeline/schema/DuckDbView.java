package io.cryptomarket.pipeline.schema;

import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.util.List;

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
            CREATE OR REPLACE VIEW assets AS
            SELECT
              TRY_CAST(regexp_replace(%3$s, %1$s, %2$s) AS DATE) AS %4$s,
            %5$s
            FROM read_csv(%6$s, all_varchar = true, header = true, delim = ',',
              quote = '"', escape = '"', union_by_name = true, hive_partitioning = false, filename = %7$s)
            WHERE regexp_matches(%3$s, %1$s);
            """;

    /** What DuckDB calls the path of a row's file, if it is not told another name. */
    private static final String FILENAME = "filename";

    private DuckDbView() {}

    /**
     * @param csv the keys of the CSVs
     * @param fields the CSV's columns, in order
     */
    static String of(String bucket, KeyTemplate csv, List<Field> fields) {
        var date = DateInPath.of(csv);
        var path = Sql.free(FILENAME, fields);
        return VIEW.formatted(
                Sql.text(date.regex()),
                Sql.text(date.replacement("\\")),
                Sql.name(path),
                Sql.name(Sql.free("date", fields)),
                Sql.values(fields),
                Sql.text("s3://" + bucket + "/" + csv.fill("*", "*", "*", "*")),
                path.equals(FILENAME) ? "true" : Sql.text(path));
    }
}
