package io.cryptomarket.pipeline.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;

/** A recorded answer as the CSV that it must become, by another way than the pipeline's. */
final class RecordedRows {

    private static final List<String> COLUMNS =
            List.of("id", "rank", "symbol", "name", "supply", "maxSupply", "priceUsd", "changePercent24Hr", "explorer");

    private RecordedRows() {}

    /** The lines below the header; the recorded values hold nothing that wants quotes. */
    static String asCsv(String envelope) throws IOException {
        var csv = new StringBuilder();
        for (var asset : new ObjectMapper().readTree(envelope).get("data")) {
            var line = new StringJoiner(",");
            COLUMNS.forEach(column -> line.add(asset.get(column).asText("")));
            csv.append(line).append('\n');
        }
        return csv.toString();
    }
}
