package io.cryptomarket.pipeline.coincap;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields to read from every asset, and which fields the assets have. */
final class FieldSelection {

    static final int MOST_NAMES = 100;

    private final List<String> fields;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Set<String> missingFields;
    private final Set<String> unselectedFields = new LinkedHashSet<>();

    /** @param fields without repeats */
    FieldSelection(List<String> fields) {
        this.fields = List.copyOf(fields);
        this.missingFields = new LinkedHashSet<>(fields);
        for (int i = 0; i < fields.size(); i++) {
            indexes.put(fields.get(i), i);
        }
    }

    List<String> fields() {
        return fields;
    }

    /** The index of a field that an asset has; null for a field that is not selected, whose name is recorded. */
    @Nullable
    Integer indexOf(String field) {
        var index = indexes.get(field);
        if (index != null) {
            missingFields.remove(field);
        } else if (unselectedFields.size() < MOST_NAMES) {
            unselectedFields.add(LogExcerpt.excerpt(field));
        }
        return index;
    }

    /** The selected fields that no asset has had so far. */
    List<String> missingFields() {
        return List.copyOf(missingFields);
    }

    /** The first hundred fields that assets have and that are not selected, each as {@link LogExcerpt#excerpt}. */
    Set<String> unselectedFields() {
        return Collections.unmodifiableSet(unselectedFields);
    }
}
