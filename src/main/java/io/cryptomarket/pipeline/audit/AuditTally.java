package io.cryptomarket.pipeline.audit;

import io.cryptomarket.pipeline.audit.AuditFinding.Kind;
import io.cryptomarket.pipeline.audit.DayAudit.Day;
import io.cryptomarket.pipeline.snapshot.Prices;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Sums up audited dates, which are added in order. It keeps the prices of the last date only. */
final class AuditTally {

    private final OptionalInt unchangedPercent;
    private final List<AuditFinding> findings = new ArrayList<>();
    private final List<AuditFinding> simulated = new ArrayList<>();
    private int complete;
    private boolean hasRealDate;
    private @Nullable Day previous;

    AuditTally(OptionalInt unchangedPercent) {
        this.unchangedPercent = unchangedPercent;
    }

    /** Sets the date before the first one: the first one is compared with it, and its own findings do not count. */
    void setPrevious(Day day) {
        previous = day;
    }

    void addMissing(LocalDate date) {
        findings.add(new AuditFinding(date, Kind.MISSING, "nothing is stored"));
    }

    void add(Day day) {
        findings.addAll(day.findings());
        complete += day.isComplete() ? 1 : 0;
        var manifest = day.manifest();
        hasRealDate |= manifest != null && !manifest.simulated();
        if (manifest != null && manifest.simulated()) {
            simulated.add(new AuditFinding(
                    day.date(), Kind.SIMULATED, "the market is simulated, and other dates have real prices"));
        }
        var prices = day.prices();
        if (prices != null) {
            compare(day.date(), prices);
            previous = day;
        }
    }

    private void compare(LocalDate date, Prices prices) {
        var last = previous;
        var before = last == null ? null : last.prices();
        if (last != null
                && before != null
                && unchangedPercent.isPresent()
                && prices.isRepetitionOf(before, unchangedPercent.getAsInt())) {
            var detail = prices.countUnchanged(before) + " of " + prices.size() + " prices are those of " + last.date();
            findings.add(new AuditFinding(date, Kind.IDENTICAL, detail));
        }
    }

    /** How many added dates have a complete manifest. */
    int complete() {
        return complete;
    }

    /** All findings by date and kind. */
    List<AuditFinding> findings() {
        var all = new ArrayList<>(findings);
        if (hasRealDate) {
            all.addAll(simulated);
        }
        all.sort(Comparator.comparing(AuditFinding::date).thenComparing(AuditFinding::kind));
        return List.copyOf(all);
    }
}
