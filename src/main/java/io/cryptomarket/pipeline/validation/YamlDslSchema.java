package io.cryptomarket.pipeline.validation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The schema of Camel's YAML, of the version that runs; read without the descriptions that most of it is. */
final class YamlDslSchema {

    private static final String SCHEMA = "/schema/camelYamlDsl.json";
    private static final String PREFIX = "#/items/definitions/";
    private static final String MARSHAL = "org.apache.camel.model.MarshalDefinition";
    private static final String EXPRESSION = "org.apache.camel.model.language.ExpressionDefinition";

    /** Loads the schema once, on first use, since reading it is slow. */
    private static final class Camels {
        static final YamlDslSchema GRAMMAR = new YamlDslSchema();
    }

    private final Map<String, SchemaNode> definitions = new HashMap<>();
    private final IdentityHashMap<SchemaNode, SchemaNode> flat = new IdentityHashMap<>();
    private final SchemaNode file;

    private YamlDslSchema() {
        try (var in = YamlDslSchema.class.getResourceAsStream(SCHEMA);
                var json = new JsonFactory().createParser(in)) {
            json.nextToken();
            file = read(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static YamlDslSchema ofCamel() {
        return Camels.GRAMMAR;
    }

    /** The schema of an entry of a route file. */
    SchemaNode entry() {
        var entry = file.element();
        return flat(entry == null ? file : entry);
    }

    /** The names of the languages that expressions can be in. */
    Set<String> languages() {
        var expression = definitions.get(EXPRESSION);
        return expression == null ? Set.of() : flat(expression).fields().keySet();
    }

    /** Whether a field of {@code marshal} is a data format. */
    boolean isDataFormat(String name) {
        var marshal = definitions.get(MARSHAL);
        var field = marshal == null ? null : flat(marshal).fields().get(name);
        return field != null && field.definition() != null && field.definition().contains(".dataformat.");
    }

    /** Resolves references and alternatives into one node. */
    synchronized SchemaNode flat(SchemaNode schemaNode) {
        var known = flat.get(schemaNode);
        if (known == null) {
            known = flatten(schemaNode);
            flat.put(schemaNode, known);
        }
        return known;
    }

    private SchemaNode flatten(SchemaNode schemaNode) {
        var whole = schemaNode;
        var next = schemaNode.definition() == null ? null : definitions.get(schemaNode.definition());
        if (next != null) {
            whole = flat(next).with(schemaNode);
            whole = new SchemaNode(
                    whole.types(),
                    whole.fields(),
                    whole.element(),
                    null,
                    List.of(),
                    flat(next).required(),
                    whole.values());
        }
        for (var other : schemaNode.others()) {
            whole = whole.with(flat(other));
        }
        return whole;
    }

    /** Reads one object from its start to its end. */
    private SchemaNode read(JsonParser json) throws IOException {
        var types = new LinkedHashSet<String>();
        var fields = new TreeMap<String, SchemaNode>();
        SchemaNode element = null;
        String definition = null;
        var others = new ArrayList<SchemaNode>();
        var required = new LinkedHashSet<String>();
        var values = new ArrayList<String>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> types.add(json.getText());
                case "properties" -> readAll(json, fields);
                case "definitions" -> readAll(json, definitions);
                case "items" -> element = read(json);
                case "$ref" -> definition = json.getText().substring(PREFIX.length());
                case "oneOf", "anyOf", "allOf" -> readOthers(json, others);
                case "required" -> readTexts(json, required);
                case "enum" -> readTexts(json, values);
                default -> json.skipChildren();
            }
        }
        return new SchemaNode(
                Set.copyOf(types),
                Map.copyOf(fields),
                element,
                definition,
                List.copyOf(others),
                Set.copyOf(required),
                List.copyOf(values));
    }

    private void readAll(JsonParser json, Map<String, SchemaNode> into) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            into.put(name, read(json));
        }
    }

    private void readOthers(JsonParser json, List<SchemaNode> into) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            into.add(read(json));
        }
    }

    private static void readTexts(JsonParser json, Collection<String> into) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            into.add(json.getText());
        }
    }

    /** Returns the schema of a field; null if it is unknown. */
    @Nullable
    SchemaNode field(SchemaNode schemaNode, String name) {
        var field = flat(schemaNode).fields().get(name);
        return field == null ? null : flat(field);
    }
}
