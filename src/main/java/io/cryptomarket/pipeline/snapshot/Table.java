package io.cryptomarket.pipeline.snapshot;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV: the column names first, then one row an asset, each in the columns' order. */
public final class Table implements Iterator<Map<String, @Nullable String>> {

    private static final int ROWS_A_REPORT = 1_000;

    private final List<String> columns;
    private final RawAssets assets;
    private final Progress progress;
    private final long expected;
    private boolean headerDone;

    Table(List<String> columns, RawAssets assets, Progress progress) {
        this.columns = columns;
        this.assets = assets.select(columns);
        this.progress = progress;
        this.expected = assets.provenance().assets();
    }

    /** The column names, in order. */
    List<String> columns() {
        return columns;
    }

    RawAssets source() {
        return assets;
    }

    /** @throws SnapshotException after the last row, when there is a column that no asset had a field for */
    @Override
    public boolean hasNext() {
        if (!headerDone || assets.hasNext()) {
            return true;
        }
        var missing = assets.assets().missing();
        if (!missing.isEmpty()) {
            throw new SnapshotException("column " + String.join(", ", missing)
                    + ": no asset has such a field; the fields are "
                    + String.join(", ", assets.assets().sent()));
        }
        return false;
    }

    @Override
    public Map<String, @Nullable String> next() {
        if (!headerDone) {
            headerDone = true;
            return header();
        }
        long row = assets.assets().rows();
        if (row % ROWS_A_REPORT == 0) {
            progress.at("publishing", row, expected);
        }
        return assets.next();
    }

    private Map<String, @Nullable String> header() {
        var header = new LinkedHashMap<String, @Nullable String>();
        columns.forEach(column -> header.put(column, column));
        return header;
    }
}
