package io.cryptomarket.pipeline.schema;

import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** The table of the CSVs for Athena, all of it strings, and the view that makes numbers of them. */
final class AthenaDdl {

    private static final String HEADER = """
            -- The CSVs of the daily market snapshots for Amazon Athena: a table of their texts, and a view with numbers.
            -- Made by the pipeline from the columns of the CSV, and made again when they change: run all of it again
            -- then. Athena takes one statement at a time. To drop the table deletes no data.
            -- Columns go by position: a new one stands at the end and is NULL in the dates published before it.
            -- Numbers are exact up to 20 digits before the point and 18 after it; more after it are rounded. An empty
            -- field is NULL in the view, and so is what is no number, or too large for one; the CSV and the table keep
            -- its text. Athena cannot read a value with a line break in it, and drops the character U+0001.
            -- Manifests are not looked at: a date that is being published again may be read before or after it changes.
            %s
            DROP TABLE IF EXISTS assets_csv;

            """;

    /** The escape is a character that no CSV has: Athena's own, a backslash, would be taken out of the values. */
    private static final String TABLE = """
            CREATE EXTERNAL TABLE assets_csv (
            %s
            )
            %sROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
            WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '"', 'escapeChar' = '\\001')
            STORED AS TEXTFILE
            LOCATION %s
            TBLPROPERTIES (
            %s
            );

            """;

    private static final String VIEW = """
            CREATE OR REPLACE VIEW assets AS
            SELECT
              %s,
            %s
            FROM assets_csv
            WHERE regexp_like("$path", %s);
            """;

    private AthenaDdl() {}

    /**
     * @param csv the keys of the CSVs
     * @param fields the CSV's columns, in order
     */
    static String of(String bucket, KeyTemplate csv, List<Field> fields) {
        var partitions = new AthenaPartitions(csv, fields);
        var date = DateInPath.of(csv);
        return HEADER.formatted(partitions.comment())
                + TABLE.formatted(
                        columns(fields),
                        partitions.clause(),
                        Sql.hiveText("s3://" + bucket + "/" + csv.root()),
                        properties(bucket, partitions))
                + VIEW.formatted(partitions.columns(date), Sql.values(fields), Sql.text(date.regex()));
    }

    private static String columns(List<Field> fields) {
        return fields.stream()
                .map(field -> "  " + Sql.hiveName(field.name()) + " string")
                .collect(Collectors.joining(",\n"));
    }

    private static String properties(String bucket, AthenaPartitions partitions) {
        var properties = new LinkedHashMap<String, String>();
        properties.put("skip.header.line.count", "1");
        properties.putAll(partitions.properties(bucket));
        return properties.entrySet().stream()
                .map(property -> "  " + Sql.hiveText(property.getKey()) + " = " + Sql.hiveText(property.getValue()))
                .collect(Collectors.joining(",\n"));
    }
}
