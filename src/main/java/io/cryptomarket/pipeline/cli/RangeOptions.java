package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.time.LocalDate;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a range of dates; either end may be left open. */
final class RangeOptions {

    @Option(
            names = "--from",
            paramLabel = "DATE",
            converter = DateConverter.class,
            description = "the first date, such as 2026-11-01")
    @Nullable
    LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", converter = DateConverter.class, description = "the last date")
    @Nullable
    LocalDate to;

    /** What is wrong with the range, or null. */
    @Nullable
    String problem() {
        return from != null && to != null && from.isAfter(to) ? "--from " + from + " is after --to " + to : null;
    }

    /** Those of the dates that lie in the range. */
    SortedSet<SnapshotDate> of(SortedSet<SnapshotDate> dates) {
        return dates.stream().filter(date -> holds(date.value())).collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean holds(LocalDate date) {
        return (from == null || !date.isBefore(from)) && (to == null || !date.isAfter(to));
    }

    @Override
    public String toString() {
        return "from " + (from == null ? "the first date" : from) + " to " + (to == null ? "the last" : to);
    }
}
