package io.cryptomarket.pipeline.validation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that Camel's YAML schema allows at one place.
 *
 * @param types {@code object}, {@code array}, {@code string}, {@code number}, {@code boolean}; any when empty
 * @param fields the allowed fields
 * @param element the schema of list elements; null if it is no list
 * @param definition the name of the referenced definition; null if there is none
 * @param others alternatives and parts, from oneOf, anyOf and allOf
 * @param required the fields that must be there
 * @param values the only texts that are allowed; any when empty
 */
record SchemaNode(
        Set<String> types,
        Map<String, SchemaNode> fields,
        @Nullable SchemaNode element,
        @Nullable String definition,
        List<SchemaNode> others,
        Set<String> required,
        List<String> values) {

    /** Whether it restricts nothing. */
    boolean isAny() {
        return types.isEmpty() && fields.isEmpty() && element == null && definition == null && others.isEmpty();
    }

    boolean allows(String type) {
        return types.isEmpty() || types.contains(type);
    }

    /** Merges two alternatives into their union. */
    SchemaNode with(SchemaNode other) {
        var both = new LinkedHashSet<>(types);
        both.addAll(other.types);
        var all = new TreeMap<>(fields);
        other.fields.forEach((name, schemaNode) -> all.merge(name, schemaNode, (one, two) -> one.isAny() ? two : one));
        return new SchemaNode(
                both,
                all,
                element == null ? other.element : element,
                null,
                List.of(),
                required,
                values.isEmpty() ? other.values : values);
    }
}
