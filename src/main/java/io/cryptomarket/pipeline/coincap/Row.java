package io.cryptomarket.pipeline.coincap;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some fields of one asset, in the order they were asked for, each value the API's own text or null.
 *
 * <p>A map over two arrays, because a hash map an asset costs more than reading the asset does.
 */
final class Row extends AbstractMap<String, @Nullable String> {

    private final List<String> fields;
    private final @Nullable String[] values;

    /** Keeps both as they are: the reader makes a new array for every row and never touches it again. */
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
    public Set<Map.Entry<String, @Nullable String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return values.length;
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable String>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, @Nullable String>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < values.length;
        }

        @Override
        public Map.Entry<String, @Nullable String> next() {
            var entry = new SimpleImmutableEntry<String, @Nullable String>(fields.get(next), values[next]);
            next++;
            return entry;
        }
    }
}
