package io.cryptomarket.pipeline.audit;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an audit came to.
 *
 * @param from the first date that was looked at
 * @param to the last one
 * @param today the UTC date on which it was done
 * @param complete how many of these dates have a manifest that says complete
 * @param newestComplete the newest such date of the whole lake, also past {@code to}; null when there is none
 * @param findings what is wrong, by date
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

    /** How many dates were looked at, missing ones counted. */
    public long days() {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }

    /** How old the newest complete date is, in days; empty when there is none. */
    public OptionalLong newestAgeDays() {
        return newestComplete == null
                ? OptionalLong.empty()
                : OptionalLong.of(ChronoUnit.DAYS.between(newestComplete, today));
    }

    public boolean isClean() {
        return findings.isEmpty();
    }
}
