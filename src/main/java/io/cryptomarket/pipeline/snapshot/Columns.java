package io.cryptomarket.pipeline.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The bean {@code columns} of the routes: selects the fields of each asset for the CSV. */
public final class Columns {

    /** Longer than any list of columns. */
    private static final int LONGEST_HEADER = 10_000;

    private final Set<String> known;
    private final Progress progress;

    /** @param known the fields that may be a column even if no asset of the date has them; the column is then empty */
    public Columns(Set<String> known, Progress progress) {
        this.known = Set.copyOf(known);
        this.progress = progress;
    }

    /**
     * A header row, then a row for each asset.
     *
     * @param columns names of API fields, separated by commas
     * @param storedColumns the columns of the stored CSV, which take precedence; null without one
     * @throws SnapshotException if a name is empty or is listed twice
     */
    public CsvRows keep(
            @Body RawAssets assets,
            @Variable("columns") String columns,
            @Variable("storedColumns") @Nullable String storedColumns) {
        var names = Stream.of((storedColumns == null ? columns : storedColumns).split(",", -1))
                .map(String::strip)
                .toList();
        refuseBlanksAndRepeats(names);
        return new CsvRows(names, known, assets, progress);
    }

    /** The columns of a stored CSV, which are its first line. */
    public String ofHeader(@Body InputStream csv) throws IOException {
        var start = new String(csv.readNBytes(LONGEST_HEADER), StandardCharsets.UTF_8);
        return start.lines().findFirst().orElse("");
    }

    private static void refuseBlanksAndRepeats(List<String> names) {
        var seen = new HashSet<String>();
        for (var name : names) {
            if (name.isEmpty()) {
                throw new SnapshotException(
                        "column " + (seen.size() + 1) + " has no name; write the columns as id, rank, symbol");
            }
            if (!seen.add(name)) {
                throw new SnapshotException("column " + name + " is listed twice");
            }
        }
    }
}
