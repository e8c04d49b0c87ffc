package io.cryptomarket.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cryptomarket.pipeline.audit.AuditFinding;
import io.cryptomarket.pipeline.audit.AuditReport;

/**
 * An audit as one JSON document for programs. These names stay; more may be added.
 *
 * <ul>
 *   <li>{@code bucket}: what was audited
 *   <li>{@code today}: the UTC date on which
 *   <li>{@code from}, {@code to}: the first and the last date that were looked at
 *   <li>{@code days}: how many dates that are
 *   <li>{@code complete}: how many of them have a manifest that says complete
 *   <li>{@code newestComplete}: the newest such date of the whole bucket, and {@code newestAgeDays}: how many days ago
 *       that is; both null where there is none
 *   <li>{@code findings}: what is wrong, by date, empty where nothing is. Each has a {@code date}, a {@code kind} (a
 *       {@link AuditFinding.Kind} in lower case), a {@code detail} and a {@code remedy}, which are for a person
 * </ul>
 *
 * <p>Dates are text such as {@code 2026-11-03}. Where the audit itself failed there is no document, but a line on stderr.
 */
final class AuditJson {

    /** Whatever encoding the standard output has. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AuditJson() {}

    static String of(AuditReport report, String bucket) throws JsonProcessingException {
        var document = JSON.createObjectNode()
                .put("bucket", bucket)
                .put("today", report.today().toString())
                .put("from", report.from().toString())
                .put("to", report.to().toString())
                .put("days", report.days())
                .put("complete", report.complete());
        var newest = report.newestComplete();
        document.put("newestComplete", newest == null ? null : newest.toString());
        var age = report.newestAgeDays();
        document.put("newestAgeDays", age.isEmpty() ? null : (Long) age.getAsLong());
        var findings = document.putArray("findings");
        report.findings().forEach(auditFinding -> put(auditFinding, findings.addObject()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    private static void put(AuditFinding auditFinding, ObjectNode node) {
        node.put("date", auditFinding.date().toString())
                .put("kind", auditFinding.kind().toString())
                .put("detail", auditFinding.detail())
                .put("remedy", auditFinding.remedy());
    }
}
