package io.cryptomarket.pipeline.schema;

import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Sha256;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code schema} of the routes: what the columns of the CSV are, beside the data, as a data package and as SQL
 * for Athena and DuckDB.
 *
 * <p>The data package is stored last and says what the SQL is, so where it is current, all three are.
 */
public final class Schema {

    /** Far more than any list of columns takes. */
    private static final int LONGEST_DESCRIPTOR = 1_000_000;

    private final String bucket;
    private final KeyTemplate csv;
    private final String folder;
    private final String athenaKey;
    private final String duckDbKey;

    private volatile List<String> stored = List.of();

    /**
     * @param csv the keys of the CSVs
     * @param packageKey the key of the data package
     * @param athenaKey the key of the SQL for Athena
     * @param duckDbKey the key of the SQL for DuckDB
     * @throws IllegalArgumentException when the CSVs do not lie under the data package's folder
     */
    public Schema(String bucket, KeyTemplate csv, String packageKey, String athenaKey, String duckDbKey) {
        if (!isUnderFolderOf(packageKey, csv)) {
            throw new IllegalArgumentException(packageKey + " describes " + csv.template());
        }
        this.bucket = bucket;
        this.csv = csv;
        this.folder = new KeyTemplate(packageKey).folder();
        this.athenaKey = athenaKey;
        this.duckDbKey = duckDbKey;
    }

    /** Whether a data package may describe these CSVs: it names nothing above its own folder. */
    public static boolean isUnderFolderOf(String packageKey, KeyTemplate csv) {
        return csv.template().startsWith(new KeyTemplate(packageKey).folder());
    }

    /** Whether this process knows that the schema of these columns is stored. */
    public boolean isStored(@Variable("manifest") Manifest manifest) {
        return stored.equals(manifest.columns());
    }

    /** Keeps in mind that the schema of these columns is stored. */
    public void remember(@Variable("manifest") Manifest manifest) {
        stored = manifest.columns();
    }

    /** The stored data package as text; empty without one. */
    public String read(@Body @Nullable InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        try (body) {
            return new String(body.readNBytes(LONGEST_DESCRIPTOR), StandardCharsets.UTF_8);
        }
    }

    /**
     * Whether the stored data package equals the one that would be written now, except for the date whose CSV it names.
     *
     * @param descriptor as {@link #read} has it
     */
    public boolean isCurrent(@Variable("storedSchema") String descriptor, @Variable("manifest") Manifest manifest) {
        boolean onlyAppended = DataPackage.isOnlyAppended(descriptor);
        return csv.dateOf(folder + DataPackage.path(descriptor))
                .map(date ->
                        dataPackageText(manifest.columns(), date, onlyAppended).equals(descriptor))
                .orElse(false);
    }

    /**
     * The warning that columns were dropped or reordered; null if columns were only appended.
     *
     * @param descriptor as {@link #read} has it
     */
    public @Nullable String warning(
            @Variable("storedSchema") String descriptor, @Variable("manifest") Manifest manifest) {
        var before = DataPackage.columns(descriptor);
        if (isBeginning(before, manifest.columns())) {
            return null;
        }
        return "columns were dropped or reordered: dates published before have another order ("
                + String.join(", ", before)
                + ") and Athena reads by position; republish them (republish --from ... --to ...)";
    }

    private static boolean isBeginning(List<String> before, List<String> now) {
        return before.size() <= now.size() && now.subList(0, before.size()).equals(before);
    }

    /**
     * Whether every date has these columns or the first of them. This is not computed from all dates: the data package records it from
     * the first publication on. A data package of version 0.1.0 does not record it, which counts as false. Without a data
     * package the lake is new, or an operator deleted it to reset this.
     */
    private static boolean isOnlyAppended(String descriptor, List<String> now) {
        return descriptor.isEmpty()
                || (DataPackage.isOnlyAppended(descriptor) && isBeginning(DataPackage.columns(descriptor), now));
    }

    /**
     * The data package, naming the CSV of this date.
     *
     * @param descriptor the one that is stored, as {@link #read} has it
     */
    public byte[] dataPackage(
            @Variable("storedSchema") String descriptor,
            @Variable("manifest") Manifest manifest,
            @Variable("date") SnapshotDate date) {
        var columns = manifest.columns();
        return bytes(dataPackageText(columns, date, isOnlyAppended(descriptor, columns)));
    }

    /** The table and the view for Athena. */
    public byte[] athena(@Variable("manifest") Manifest manifest) {
        return bytes(athenaText(manifest.columns()));
    }

    /**
     * The view for DuckDB.
     *
     * @param descriptor the data package that is stored, as {@link #read} has it
     */
    public byte[] duckDb(@Variable("storedSchema") String descriptor, @Variable("manifest") Manifest manifest) {
        var columns = manifest.columns();
        return bytes(duckDbText(columns, isOnlyAppended(descriptor, columns)));
    }

    private String dataPackageText(List<String> columns, SnapshotDate date, boolean onlyAppended) {
        Map<String, StoredObject> sql = new LinkedHashMap<>();
        sql.put("athena", object(athenaKey, athenaText(columns)));
        sql.put("duckdb", object(duckDbKey, duckDbText(columns, onlyAppended)));
        return DataPackage.of(csv.of(date).substring(folder.length()), fields(columns), sql, onlyAppended);
    }

    private static StoredObject object(String key, String text) {
        var bytes = bytes(text);
        return new StoredObject(
                key, bytes.length, HexFormat.of().formatHex(Sha256.begin().digest(bytes)));
    }

    private String athenaText(List<String> columns) {
        return AthenaDdl.of(bucket, csv, fields(columns));
    }

    private String duckDbText(List<String> columns, boolean onlyAppended) {
        return DuckDbView.of(bucket, csv, fields(columns), onlyAppended);
    }

    private static List<Field> fields(List<String> columns) {
        return columns.stream().map(Field::named).toList();
    }

    /** Not left to the route, which would write them in the encoding of the last HTTP answer. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
