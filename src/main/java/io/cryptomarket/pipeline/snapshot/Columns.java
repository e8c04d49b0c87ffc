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

/** The bean {@code columns} of the routes: keeps the fields of each asset that the CSV is to have. */
public final class Columns {

    private static final int LONGEST_HEADER = 10_000;

    private final Set<String> known;
    private final Progress progress;

    /** @param known the fields that assets may have; a date whose assets all lack one has an empty column for it */
    public Columns(Set<String> known, Progress progress) {
        this.known = Set.copyOf(known);
        this.progress = progress;
    }

    /**
     * The assets as rows of these columns, under a header row.
     *
     * @param columns names of API fields, separated by commas
     * @param storedColumns the columns of a CSV that lies there already, which then count; or null
     * @throws SnapshotException when a name is empty or stands twice
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

    /** The columns of a stored CSV: its first line, of which no more is read than any list of columns can be long. */
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
                throw new SnapshotException("column " + name + " stands twice in the list of columns");
            }
        }
    }
}
