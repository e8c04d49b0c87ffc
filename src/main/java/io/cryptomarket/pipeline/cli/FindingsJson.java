package io.cryptomarket.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cryptomarket.pipeline.validation.Finding;
import java.util.List;
import java.util.Locale;

/**
 * Findings as one JSON array, which may be empty. The names are stable; new ones may be added.
 *
 * <ul>
 *   <li>{@code severity}: {@code error} or {@code warning}
 *   <li>{@code file}: its name in the folder
 *   <li>{@code line}, {@code column}: from 1; 0 if the finding is about the whole file or the column is unknown
 *   <li>{@code message}: text for people
 * </ul>
 */
final class FindingsJson {

    /** ASCII only, since the encoding of standard output is unknown. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private FindingsJson() {}

    static String of(List<Finding> findings) throws JsonProcessingException {
        var array = JSON.createArrayNode();
        for (var finding : findings) {
            array.addObject()
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("file", finding.file())
                    .put("line", finding.line())
                    .put("column", finding.column())
                    .put("message", finding.message());
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(array);
    }
}
