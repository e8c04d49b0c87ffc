package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.audit.AuditFinding;
import io.cryptomarket.pipeline.audit.AuditFinding.Kind;
import io.cryptomarket.pipeline.audit.AuditReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An audit report as lines of text. */
final class AuditLines {

    private AuditLines() {}

    /** A line for each finding, with consecutive missing days in one line, and a summary as the last line. */
    static List<String> of(AuditReport report, String bucket) {
        var lines = new ArrayList<String>();
        var findings = report.findings();
        for (int first = 0; first < findings.size(); ) {
            int next = first + 1;
            while (next < findings.size() && isNextMissing(findings.get(next - 1), findings.get(next))) {
                next++;
            }
            lines.add(line(findings.get(first), findings.get(next - 1), next - first));
            first = next;
        }
        lines.add(summary(report, bucket));
        return lines;
    }

    private static boolean isNextMissing(AuditFinding one, AuditFinding next) {
        return one.kind() == Kind.MISSING
                && next.kind() == Kind.MISSING
                && one.date().plusDays(1).equals(next.date());
    }

    private static String line(AuditFinding first, AuditFinding last, int days) {
        var dates = days == 1 ? first.date().toString() : first.date() + " to " + last.date();
        var detail = days == 1 ? first.detail() : first.detail() + " of these " + days + " days";
        return String.format(Locale.ROOT, "%s  %-11s  %s; %s", dates, first.kind(), detail, first.remedy());
    }

    private static String summary(AuditReport report, String bucket) {
        var newest = report.newestComplete();
        return "s3://" + bucket + ", " + report.from() + " to " + report.to() + ": " + count(report.days(), "day")
                + ", "
                + report.complete() + " complete, " + count(report.findings().size(), "finding") + "; "
                + (newest == null
                        ? "no date is published"
                        : "the newest published date is " + newest + ", "
                                + count(report.newestAgeDays().getAsLong(), "day") + " old");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
