package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Parses a CSV by RFC 4180. */
public final class ParsedCsv {

    private ParsedCsv() {}

    /** The rows, header first; an empty cell is an empty text. */
    public static List<List<String>> of(String csv) throws IOException {
        try (var parser = CSVParser.parse(csv, CSVFormat.RFC4180)) {
            return parser.getRecords().stream().map(CSVRecord::toList).toList();
        }
    }
}
