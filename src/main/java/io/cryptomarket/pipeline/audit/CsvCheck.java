package io.cryptomarket.pipeline.audit;

import io.cryptomarket.pipeline.snapshot.RawAssets;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Compares a CSV with its raw object, one row at a time.
 *
 * <p>It reads RFC 4180 in UTF-8, with an empty cell for null. It accepts any CSV whose first line is not a list of the
 * columns: a route may write another dialect, which the manifest does not name.
 */
final class CsvCheck {

    private static final String ID = "id";
    private static final int SHOWN = 60;
    private static final int SHOWN_BEFORE = 20;

    private final List<String> columns;

    /** @param columns of the CSV, in order */
    CsvCheck(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    /** The fields to read of every asset: the columns in their order, and the id for messages. */
    List<String> fields() {
        return Stream.concat(columns.stream(), Stream.of(ID)).distinct().toList();
    }

    /**
     * The first difference, or null. Both are read up to it.
     *
     * @param raw with {@link #fields()}
     */
    @Nullable
    String difference(InputStream csv, RawAssets raw) throws IOException {
        var text = new InputStreamReader(csv, StandardCharsets.UTF_8);
        var parser =
                CSVParser.builder().setReader(text).setFormat(CSVFormat.RFC4180).get();
        try {
            return difference(parser.iterator(), raw);
        } catch (UncheckedIOException e) {
            long row = parser.getRecordNumber();
            return row == 0 ? null : "row " + row + " cannot be read: " + e.getMessage();
        }
    }

    private @Nullable String difference(Iterator<CSVRecord> csv, RawAssets raw) {
        if (!csv.hasNext()) {
            return "it is empty, without even a header";
        }
        var header = csv.next().toList();
        if (!header.equals(columns)) {
            return new HashSet<>(header).equals(new HashSet<>(columns))
                    ? "its columns are " + String.join(",", header) + " where the manifest says "
                            + String.join(",", columns)
                    : null;
        }
        long row = 0;
        while (raw.hasNext()) {
            row++;
            var asset = raw.next();
            var found = csv.hasNext() ? difference(csv.next(), asset) : "is not in the CSV";
            if (found != null) {
                return "row " + row + ", asset " + shown(asset.get(ID), 0) + ", " + found;
            }
        }
        return csv.hasNext()
                ? "row " + (row + 1) + ", asset " + shown(id(csv.next()), 0) + ", is not in the raw object"
                : null;
    }

    private @Nullable String difference(CSVRecord there, Map<String, @Nullable String> asset) {
        if (there.size() != columns.size()) {
            return "has " + there.size() + " cells for " + columns.size() + " columns";
        }
        // By position, since looking up a field by name is a search.
        var values = asset.values().iterator();
        for (int i = 0; i < columns.size(); i++) {
            var cell = there.get(i);
            var value = values.next();
            if (!cell.equals(value == null ? "" : value)) {
                int from = firstShown(cell, value == null ? "" : value);
                return columns.get(i) + ": the CSV has " + shown(cell, from) + " where the raw object has "
                        + shown(value, from);
            }
        }
        return null;
    }

    private @Nullable String id(CSVRecord there) {
        int at = columns.indexOf(ID);
        return at < 0 || at >= there.size() ? null : there.get(at);
    }

    /** Where the excerpt starts: just before the first different character, if that is far from the start. */
    private static int firstShown(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same < SHOWN - SHOWN_BEFORE ? 0 : same - SHOWN_BEFORE;
    }

    /** An excerpt in quotes and in one line. */
    private static String shown(@Nullable String text, int from) {
        if (text == null || text.isEmpty()) {
            return "nothing";
        }
        int begin = Math.min(from, text.length());
        int end = Math.min(text.length(), begin + SHOWN);
        var part = (begin > 0 ? "..." : "") + text.substring(begin, end) + (end < text.length() ? "..." : "");
        return "'" + part.replace("\n", "\\n").replace("\r", "\\r").replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
