package io.cryptomarket.pipeline.cli;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a range of dates; both are optional. */
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

    /** The error message for a wrong range; null for a valid one. */
    @Nullable
    String problem() {
        return from != null && to != null && from.isAfter(to) ? "--from " + from + " is after --to " + to : null;
    }

    @Override
    public String toString() {
        return "from " + (from == null ? "the first date" : from) + " to " + (to == null ? "the last" : to);
    }
}
