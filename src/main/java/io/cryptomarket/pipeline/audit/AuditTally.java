package io.cryptomarket.pipeline.audit;

import io.cryptomarket.pipeline.audit.AuditFinding.Kind;
import io.cryptomarket.pipeline.audit.DayAudit.Day;
import io.cryptomarket.pipeline.snapshot.Prices;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the dates seen so far come to, taken in their order; of prices it keeps those of the last date alone. */
final class AuditTally {

    private final OptionalInt unchangedPercent;
    private final List<AuditFinding> findings = new ArrayList<>();
    private final Set<LocalDate> complete = new TreeSet<>();
    private final List<LocalDate> simulated = new ArrayList<>();
    private boolean anyReal;
    private @Nullable Day last;

    AuditTally(OptionalInt unchangedPercent) {
        this.unchangedPercent = unchangedPercent;
    }

    /** Takes the date before the first, of which nothing is said, to be compared with. */
    void before(Day day) {
        last = day;
    }

    void missing(LocalDate date) {
        findings.add(new AuditFinding(date, Kind.MISSING, "nothing is stored"));
    }

    void add(Day day) {
        findings.addAll(day.findings());
        if (day.isComplete()) {
            complete.add(day.date());
        }
        var manifest = day.manifest();
        if (manifest != null && manifest.simulated()) {
            simulated.add(day.date());
        }
        anyReal |= manifest != null && !manifest.simulated();
        var prices = day.prices();
        if (prices != null) {
            compare(day.date(), prices);
            last = day;
        }
    }

    private void compare(LocalDate date, Prices prices) {
        var before = last == null ? null : last.prices();
        if (last == null || before == null || unchangedPercent.isEmpty()) {
            return;
        }
        if (prices.isRepetitionOf(before, unchangedPercent.getAsInt())) {
            findings.add(new AuditFinding(
                    date,
                    Kind.IDENTICAL,
                    prices.countUnchanged(before) + " of " + prices.size() + " prices are those of " + last.date()));
        }
    }

    /** The dates whose manifest says complete. */
    Set<LocalDate> complete() {
        return Set.copyOf(complete);
    }

    /** Everything that was found, by date and kind. */
    List<AuditFinding> findings() {
        var all = new ArrayList<>(findings);
        if (anyReal) {
            simulated.forEach(date -> all.add(new AuditFinding(
                    date, Kind.SIMULATED, "it is of a simulated market, and others are of the real one")));
        }
        all.sort(Comparator.comparing(AuditFinding::date).thenComparing(AuditFinding::kind));
        return List.copyOf(all);
    }
}
