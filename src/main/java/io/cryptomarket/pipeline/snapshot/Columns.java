package io.cryptomarket.pipeline.snapshot;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** The bean {@code columns} of the routes: keeps the fields of each asset that the CSV is to have. */
public final class Columns {

    private final Progress progress;

    public Columns(Progress progress) {
        this.progress = progress;
    }

    /**
     * The assets as rows of these columns, under a header row.
     *
     * @param columns names of API fields, separated by commas
     * @throws SnapshotException when a name is empty or stands twice
     */
    public Table keep(@Body RawAssets assets, @Variable("columns") String columns) {
        var names = Stream.of(columns.split(",", -1)).map(String::strip).toList();
        refuseBlanksAndRepeats(names);
        return new Table(names, assets, progress);
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
