package io.cryptomarket.pipeline.validation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a route file may be, by the schema of Camel's YAML.
 *
 * @param types {@code object}, {@code array}, {@code string}, {@code number}, {@code boolean}; any when empty
 * @param fields what may be in it
 * @param closed whether nothing else may
 * @param element what may be in it when it is a list
 * @param definition the name under which the schema goes on; null when this is all
 * @param others what else it may be, or also is
 * @param required the fields that must be there
 * @param values the only texts that are allowed; any when empty
 */
record SchemaNode(
        Set<String> types,
        Map<String, SchemaNode> fields,
        boolean closed,
        @Nullable SchemaNode element,
        @Nullable String definition,
        List<SchemaNode> others,
        Set<String> required,
        List<String> values) {

    /** Whether it says nothing. */
    boolean isAny() {
        return types.isEmpty() && fields.isEmpty() && element == null && definition == null && others.isEmpty();
    }

    boolean allows(String type) {
        return types.isEmpty() || types.contains(type);
    }

    /** Of two that both hold, or of which either may, what either allows. */
    SchemaNode with(SchemaNode other) {
        var both = new LinkedHashSet<>(types);
        both.addAll(other.types);
        var all = new TreeMap<>(fields);
        other.fields.forEach((name, schemaNode) -> all.merge(name, schemaNode, (one, two) -> one.isAny() ? two : one));
        return new SchemaNode(
                both,
                all,
                closed || other.closed,
                element == null ? other.element : element,
                null,
                List.of(),
                required,
                values.isEmpty() ? other.values : values);
    }
}
