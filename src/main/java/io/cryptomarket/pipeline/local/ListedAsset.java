package io.cryptomarket.pipeline.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The constant facts of an asset of the simulated market.
 *
 * @param position in the order of market cap, from 0
 * @param price in US dollars; the simulated price moves around it
 */
record ListedAsset(
        int position,
        String id,
        String symbol,
        String name,
        double price,
        double supply,
        @Nullable Double maxSupply,
        @Nullable String explorer) {
    private static final String LISTING = "simulated-market.csv";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setNullString("")
            .get();

    /** The assets of the packaged listing, in the order of market cap. */
    static List<ListedAsset> all() {
        var listing = Objects.requireNonNull(ListedAsset.class.getResourceAsStream(LISTING), LISTING);
        try (var reader = new InputStreamReader(listing, UTF_8);
                var rows = FORMAT.parse(reader)) {
            return rows.stream().map(ListedAsset::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ListedAsset of(CSVRecord row) {
        var maxSupply = row.get("maxSupply");
        return new ListedAsset(
                (int) row.getRecordNumber() - 1,
                row.get("id"),
                row.get("symbol"),
                row.get("name"),
                Double.parseDouble(row.get("price")),
                Double.parseDouble(row.get("supply")),
                maxSupply == null ? null : Double.valueOf(maxSupply),
                row.get("explorer"));
    }

    /** Whether id, symbol or name contains the text, in any case. */
    boolean matches(String text) {
        var wanted = text.toLowerCase(ROOT);
        return List.of(id, symbol, name).stream()
                .anyMatch(own -> own.toLowerCase(ROOT).contains(wanted));
    }
}
