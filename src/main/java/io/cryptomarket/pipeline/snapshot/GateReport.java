package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.cryptomarket.pipeline.coincap.LogExcerpt;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of the quality checks of one response.
 *
 * @param date the UTC date of the response's own timestamp
 * @param apiTimestamp the timestamp of the first page, ISO-8601 in UTC
 * @param examinedAt when the checks ran, ISO-8601 in UTC
 * @param rows how many assets the response has
 * @param comparedWith the key of the last stored day's raw object; null without one
 * @param refusedBy the failed checks; empty if the response may be stored
 * @param findings the values that a check counts, also if they are within its limit; the first hundred of each check
 * @param newFields fields that the API did not have before, each as {@link LogExcerpt#of}
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
     * A failed check.
     *
     * @param gate the setting of its limit
     * @param reason one sentence: what was found and what is allowed
     */
    public record Refusal(String gate, String reason) {}

    /**
     * One value that a check counts. Each text is shortened by {@link LogExcerpt#excerpt}, since a value may be as long
     * as a whole response.
     *
     * @param gate the setting of the check's limit
     * @param asset the asset's id, or its number in the response if it has no id
     * @param field the field
     * @param value the API's own text; null if the value is missing
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

        /** One short line. */
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

    @JsonIgnore
    public boolean isRefused() {
        return !refusedBy.isEmpty();
    }

    @JsonIgnore
    public boolean hasNewFields() {
        return !newFields.isEmpty();
    }

    /** All failed checks in one line. */
    @JsonIgnore
    public String getReason() {
        return refusedBy.stream()
                .map(refusal -> refusal.reason() + " (" + refusal.gate() + ")")
                .collect(Collectors.joining("; "));
    }

    /** The time of the checks as part of a key: {@code 00-05-01.250Z}. */
    @JsonIgnore
    public String getTime() {
        return examinedAt.substring(examinedAt.indexOf('T') + 1).replace(':', '-');
    }
}
