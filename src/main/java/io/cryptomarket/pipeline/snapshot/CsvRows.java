package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.coincap.LogExcerpt;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of a CSV: the column names first, then a row for each asset, in the order of the columns. */
public final class CsvRows implements Iterator<Map<String, @Nullable String>> {

    private static final int ROWS_PER_REPORT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("columns");

    private final List<String> columns;
    private final Set<String> known;
    private final RawAssets assets;
    private final Progress progress;
    private final long expected;
    private boolean headerDone;

    CsvRows(List<String> columns, Set<String> known, RawAssets assets, Progress progress) {
        this.columns = columns;
        this.known = known;
        this.assets = assets.select(columns);
        this.progress = progress;
        this.expected = assets.provenance().assets();
    }

    List<String> columns() {
        return columns;
    }

    RawAssets source() {
        return assets;
    }

    /** @throws SnapshotException after the last row, if a column is neither a known field nor a field of any asset */
    @Override
    public boolean hasNext() {
        if (!headerDone || assets.hasNext()) {
            return true;
        }
        var missing = assets.assets().missingFields();
        if (!missing.isEmpty()) {
            refuseUnknown(missing);
            LOG.warn("{}: no asset has {}; the column is empty in the CSV", assets.name(), String.join(", ", missing));
        }
        return false;
    }

    /** CoinCap may have added a known field after the raw object was stored; an unknown one is a typing error. */
    private void refuseUnknown(List<String> missing) {
        var unknown = missing.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new SnapshotException("column " + String.join(", ", unknown)
                    + ": no asset has such a field; the fields are "
                    + assets.assets().firstAssetFields().stream()
                            .map(LogExcerpt::of)
                            .collect(Collectors.joining(", ")));
        }
    }

    @Override
    public Map<String, @Nullable String> next() {
        if (!headerDone) {
            headerDone = true;
            var header = new LinkedHashMap<String, @Nullable String>();
            columns.forEach(column -> header.put(column, column));
            return header;
        }
        long row = assets.assets().rows();
        if (row % ROWS_PER_REPORT == 0) {
            progress.report("publishing", row, expected);
        }
        return assets.next();
    }
}
