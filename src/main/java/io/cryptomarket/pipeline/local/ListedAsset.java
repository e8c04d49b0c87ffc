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
 * What does not change about an asset of the simulated market.
 *
 * @param position its place in the order of market cap, from 0
 * @param price the price in US dollars that the simulated one moves around
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

    /** All assets of the packaged listing, in the order of market cap. */
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

    /** Whether {@code text}, in any case, is part of its id, symbol or name. */
    boolean matches(String text) {
        var wanted = text.toLowerCase(ROOT);
        return List.of(id, symbol, name).stream()
                .anyMatch(own -> own.toLowerCase(ROOT).contains(wanted));
    }
}
