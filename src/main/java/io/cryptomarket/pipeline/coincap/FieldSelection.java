package io.cryptomarket.pipeline.coincap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields that are read of every asset, and which fields there were. */
final class FieldSelection {

    static final int MOST_NAMES = 100;

    private final List<String> fields;
    private final Map<String, Integer> slots = new HashMap<>();
    private final boolean[] seen;
    private final Set<String> unselectedFields = new LinkedHashSet<>();

    /** @param fields without repeats */
    FieldSelection(List<String> fields) {
        this.fields = List.copyOf(fields);
        for (int i = 0; i < fields.size(); i++) {
            slots.put(fields.get(i), i);
        }
        seen = new boolean[fields.size()];
    }

    List<String> fields() {
        return fields;
    }

    /** Where a field's value goes; null for a field that is not selected, whose name is kept. */
    @Nullable
    Integer indexOf(String field) {
        var slot = slots.get(field);
        if (slot != null) {
            seen[slot] = true;
        } else if (unselectedFields.size() < MOST_NAMES) {
            unselectedFields.add(LogExcerpt.excerpt(field));
        }
        return slot;
    }

    /** The selected fields that did not come so far. */
    List<String> missingFields() {
        var missing = new ArrayList<String>();
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                missing.add(fields.get(i));
            }
        }
        return missing;
    }

    /** The first hundred fields that came and are not selected, a long name as {@link LogExcerpt#excerpt} has it. */
    Set<String> unselectedFields() {
        return Collections.unmodifiableSet(unselectedFields);
    }
}
