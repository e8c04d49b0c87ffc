package io.cryptomarket.pipeline.coincap;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The selected fields of one asset, in the order of the selection; each value is the API's own text or null.
 *
 * <p>A map over a list and an array, because a hash map for each asset costs more than reading the asset.
 */
final class Row extends AbstractMap<String, @Nullable String> {

    private final List<String> fields;
    private final @Nullable String[] values;

    /** Does not copy: the reader makes a new array for every row and never changes it again. */
    Row(List<String> fields, @Nullable String[] values) {
        this.fields = fields;
        this.values = values;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Collection<@Nullable String> values() {
        return Arrays.asList(values);
    }

    @Override
    public @Nullable String get(Object field) {
        int index = fields.indexOf(field);
        return index < 0 ? null : values[index];
    }

    @Override
    public Set<Map.Entry<String, @Nullable String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return values.length;
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable String>> iterator() {
                return IntStream.range(0, values.length)
                        .mapToObj(Row.this::entry)
                        .iterator();
            }
        };
    }

    private Map.Entry<String, @Nullable String> entry(int index) {
        return new SimpleImmutableEntry<>(fields.get(index), values[index]);
    }
}
