package io.cryptomarket.pipeline.snapshot;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must be like to be stored. A limit that is null is switched off.
 *
 * @param minimumRows fewest assets; fewer will do where fewer were asked for
 * @param duplicateIds how many assets may come a second time
 * @param requiredFields fields that every asset must have a value in
 * @param missingValues how many such values may be missing
 * @param expectedFields fields that at least one asset must have a value in
 * @param notDecimal how many values that should be numbers may be none, or none that a table has room for
 * @param negative how many prices or supplies may be negative
 * @param unreadable how many values may hold U+0001, which Athena's reader drops
 * @param rowChangePercent how far the number of assets may be from the last stored day's, in per cent
 * @param unchangedPercent the share of assets with the last stored day's price, in per cent, that is a repetition
 * @param staleMinutes how far the answer's timestamp may be from the clock here
 * @param knownFields fields that are no news
 */
public record GateSettings(
        int minimumRows,
        @Nullable Integer duplicateIds,
        List<String> requiredFields,
        @Nullable Integer missingValues,
        List<String> expectedFields,
        @Nullable Integer notDecimal,
        @Nullable Integer negative,
        @Nullable Integer unreadable,
        @Nullable Integer rowChangePercent,
        @Nullable Integer unchangedPercent,
        @Nullable Integer staleMinutes,
        Set<String> knownFields) {

    public GateSettings {
        requiredFields = List.copyOf(requiredFields);
        expectedFields = List.copyOf(expectedFields);
        knownFields = Set.copyOf(knownFields);
    }

    /** Whether an answer is compared with an earlier one. */
    public boolean needsPreviousSnapshot() {
        return rowChangePercent != null || unchangedPercent != null;
    }
}
