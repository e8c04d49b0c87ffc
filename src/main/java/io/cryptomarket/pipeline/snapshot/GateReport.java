package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.cryptomarket.pipeline.coincap.LogExcerpt;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gates say of an answer.
 *
 * @param date its UTC date, by its own timestamp
 * @param apiTimestamp when CoinCap made the first page, ISO-8601 in UTC
 * @param examinedAt when it was examined, ISO-8601 in UTC
 * @param rows how many assets it holds
 * @param comparedWith the raw object of the last stored day, with which it was compared; null when there is none
 * @param refusedBy the gates that refuse it; empty when it may be stored
 * @param findings what the gates that look at single values found, also where that was few enough to pass; the first
 *     hundred of each gate
 * @param newFields fields that the API did not have before, each as a message may show it
 */
public record GateReport(
        String date,
        String apiTimestamp,
        String examinedAt,
        long rows,
        @Nullable String comparedWith,
        List<Refusal> refusedBy,
        List<Violation> findings,
        List<String> newFields) {

    /**
     * A gate that refuses an answer.
     *
     * @param gate the setting that names its limit
     * @param reason in words: what was found, what is allowed
     */
    public record Refusal(String gate, String reason) {}

    /**
     * One value that a gate stumbles over.
     *
     * @param gate the setting that names the gate's limit
     * <p>Each part is kept as {@link LogExcerpt#excerpt}: one value may be as long as a whole answer.
     *
     * @param asset the asset's id, or its number in the answer where it has none
     * @param field the field
     * @param value the API's own text; null where there is none
     */
    public record Violation(
            String gate,
            String asset,
            String field,
            @Nullable String value) {

        public Violation {
            asset = LogExcerpt.excerpt(asset);
            field = LogExcerpt.excerpt(field);
            value = value == null ? null : LogExcerpt.excerpt(value);
        }

        /** The finding in a few words of one line, a long value without its end. */
        @Override
        public String toString() {
            var of = " of " + LogExcerpt.of(asset);
            return value == null ? field + of : field + " '" + LogExcerpt.of(value) + "'" + of;
        }
    }

    public GateReport {
        refusedBy = List.copyOf(refusedBy);
        findings = List.copyOf(findings);
        newFields = List.copyOf(newFields);
    }

    /** Whether it must not be stored. */
    @JsonIgnore
    public boolean isRefused() {
        return !refusedBy.isEmpty();
    }

    /** Whether the API has fields that it did not have before. */
    @JsonIgnore
    public boolean hasNewFields() {
        return !newFields.isEmpty();
    }

    /** Why it is refused, in one line. */
    @JsonIgnore
    public String getReason() {
        return refusedBy.stream()
                .map(refusal -> refusal.reason() + " (" + refusal.gate() + ")")
                .collect(Collectors.joining("; "));
    }

    /** The time of day of the examination, as part of a key: {@code 00-05-01.250Z}. */
    @JsonIgnore
    public String getTime() {
        return examinedAt.substring(examinedAt.indexOf('T') + 1).replace(':', '-');
    }
}
