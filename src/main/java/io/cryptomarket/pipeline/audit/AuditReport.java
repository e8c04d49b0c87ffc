package io.cryptomarket.pipeline.audit;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The result of an audit.
 *
 * @param from the first audited date
 * @param to the last audited date
 * @param today the UTC date of the audit
 * @param complete how many audited dates have a complete manifest
 * @param newestComplete the newest date with a complete manifest in the whole bucket; null if there is none
 * @param findings by date
 */
public record AuditReport(
        LocalDate from,
        LocalDate to,
        LocalDate today,
        long complete,
        @Nullable LocalDate newestComplete,
        List<AuditFinding> findings) {

    public AuditReport {
        findings = List.copyOf(findings);
    }

    /** The number of audited dates, including missing ones. */
    public long days() {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }

    /** The age of the newest complete date in days; empty if there is none. */
    public OptionalLong newestAgeDays() {
        return newestComplete == null
                ? OptionalLong.empty()
                : OptionalLong.of(ChronoUnit.DAYS.between(newestComplete, today));
    }

    public boolean isClean() {
        return findings.isEmpty();
    }
}
