package io.cryptomarket.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cryptomarket.pipeline.audit.AuditFinding;
import io.cryptomarket.pipeline.audit.AuditReport;

/**
 * An audit report as one JSON document. The names are stable; new ones may be added.
 *
 * <ul>
 *   <li>{@code bucket}: the audited bucket
 *   <li>{@code today}: the UTC date of the audit
 *   <li>{@code from}, {@code to}: the first and the last audited date
 *   <li>{@code days}: the number of audited dates
 *   <li>{@code complete}: how many of them have a manifest with the status complete
 *   <li>{@code newestComplete}: the newest such date of the whole bucket, and {@code newestAgeDays}: its age in days;
 *       both null if there is none
 *   <li>{@code findings}: ordered by date, may be empty. Each has a {@code date}, a {@code kind} (a
 *       {@link AuditFinding.Kind} in lower case), and for people a {@code detail} and a {@code remedy}
 * </ul>
 *
 * <p>Dates are text such as {@code 2026-11-03}. An audit that fails writes a line to stderr and no document.
 */
final class AuditJson {

    /** ASCII only, since the encoding of standard output is unknown. */
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
