package io.cryptomarket.pipeline.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The descriptor of the CSV by the standard Data Package, version 1, as frictionlessdata.io has it. */
final class DataPackage {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String ONLY_APPENDED = "columnsOnlyAppended";

    private DataPackage() {}

    /**
     * The text of the descriptor.
     *
     * @param path where a CSV lies, seen from the descriptor's folder
     * @param fields the CSV's columns, in order
     * @param sql the same schema as SQL, by dialect
     * @param onlyAppended whether every date's CSV has these columns or the first of them, in this order
     */
    static String of(String path, List<Field> fields, Map<String, StoredObject> sql, boolean onlyAppended) {
        var descriptor = new LinkedHashMap<String, Object>();
        descriptor.put("profile", "data-package");
        descriptor.put("name", "crypto-market-assets");
        descriptor.put("title", "Daily crypto market snapshots");
        descriptor.put(
                "description",
                "CoinCap's assets, one CSV a UTC date. The path is that of one date; the other dates lie beside it, and"
                        + " those published before a column was added lack it.");
        descriptor.put("resources", List.of(resource(path, fields)));
        descriptor.put(ONLY_APPENDED, onlyAppended);
        descriptor.put("sql", sql);
        try {
            return JSON.writeValueAsString(descriptor) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> resource(String path, List<Field> fields) {
        var dialect = new LinkedHashMap<String, Object>();
        dialect.put("delimiter", ",");
        dialect.put("lineTerminator", "\n");
        dialect.put("quoteChar", "\"");
        dialect.put("doubleQuote", true);
        dialect.put("header", true);

        var schema = new LinkedHashMap<String, Object>();
        schema.put("fields", fields.stream().map(DataPackage::field).toList());
        schema.put("missingValues", List.of(""));

        var resource = new LinkedHashMap<String, Object>();
        resource.put("profile", "tabular-data-resource");
        resource.put("name", "assets");
        resource.put("path", List.of(path));
        resource.put("format", "csv");
        resource.put("mediatype", "text/csv");
        resource.put("encoding", "utf-8");
        resource.put("dialect", dialect);
        resource.put("schema", schema);
        return resource;
    }

    private static Map<String, Object> field(Field field) {
        var described = new LinkedHashMap<String, Object>();
        described.put("name", field.name());
        described.put("type", type(field.kind()));
        described.put("description", field.meaning() + note(field.kind()));
        return described;
    }

    private static String type(Field.Kind kind) {
        return switch (kind) {
            case WHOLE -> "integer";
            case DECIMAL -> "number";
            case TEXT, JSON -> "string";
        };
    }

    private static String note(Field.Kind kind) {
        return switch (kind) {
            case DECIMAL ->
                "; an exact decimal, not to be read as floating point: DECIMAL(38, 18) holds what CoinCap"
                        + " sends, and rounds digits after the 18th behind the point";
            case JSON -> "; compact JSON";
            case TEXT, WHOLE -> "";
        };
    }

    /** The columns that a descriptor names, in order; none where the text is no such descriptor. */
    static List<String> columns(String descriptor) {
        var fields = read(descriptor).at("/resources/0/schema/fields");
        return StreamSupport.stream(fields.spliterator(), false)
                .map(field -> field.path("name").asText())
                .toList();
    }

    /** Whether a descriptor says that columns were only ever appended; false where it does not say. */
    static boolean isOnlyAppended(String descriptor) {
        return read(descriptor).path(ONLY_APPENDED).asBoolean();
    }

    /** The path that a descriptor names; empty where the text is no such descriptor. */
    static String path(String descriptor) {
        return read(descriptor).at("/resources/0/path/0").asText();
    }

    private static JsonNode read(String descriptor) {
        try {
            return JSON.readTree(descriptor);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
