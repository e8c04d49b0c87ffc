package io.cryptomarket.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * A table of cases in a YAML resource: a list of maps, one line a case. Every value is text, so that {@code null},
 * {@code 1e-7} and {@code true} arrive as they are written.
 */
public final class YamlCases {

    private YamlCases() {}

    /** The table's rows, in order. */
    public static Stream<Row> of(String resource) {
        var yaml =
                new Load(LoadSettings.builder().setSchema(new FailsafeSchema()).build());
        try (var table = YamlCases.class.getResourceAsStream("/" + resource)) {
            var rows = (List<?>) yaml.loadFromInputStream(table);
            return rows.stream().map(row -> new Row((Map<?, ?>) row));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One case; as text it is its {@code case}, or its first cell. */
    public record Row(Map<?, ?> cells) {

        public String text(String column) {
            return find(column).orElseThrow(() -> new IllegalArgumentException("no " + column + " in " + cells));
        }

        public Optional<String> find(String column) {
            return Optional.ofNullable((String) cells.get(column));
        }

        public boolean flag(String column) {
            return Boolean.parseBoolean(find(column).orElse("false"));
        }

        /** The texts of a cell that is a list; empty without such a cell. */
        public List<String> texts(String column) {
            var list = (List<?>) cells.get(column);
            return list == null
                    ? List.of()
                    : list.stream().map(String.class::cast).toList();
        }

        @Override
        public String toString() {
            return find("case").orElseGet(() -> cells.values().iterator().next().toString());
        }
    }
}
