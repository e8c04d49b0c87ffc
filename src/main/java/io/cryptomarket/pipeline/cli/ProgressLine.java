package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.snapshot.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows progress in one line of a terminal, and clears the line at the end. */
final class ProgressLine implements Progress, AutoCloseable {

    private final PrintStream terminal;
    private final String unit;
    private @Nullable ProgressBar bar;
    private String step = "";

    /** @param unit the counted things, such as "assets" */
    ProgressLine(PrintStream terminal, String unit) {
        this.unit = " " + unit;
        this.terminal = terminal;
    }

    /** Work that reports its progress. */
    interface WorkWithProgress<T> {
        T run(Progress progress) throws Exception;
    }

    /** Runs the work, with a progress line on stderr if the terminal is interactive. */
    static <T> T over(String unit, WorkWithProgress<T> work) throws Exception {
        if (!Terminal.isInteractive()) {
            return work.run(NONE);
        }
        var line = new ProgressLine(System.err, unit);
        try (line) {
            return work.run(line);
        }
    }

    @Override
    public synchronized void report(String now, long done, long of) {
        var current = bar;
        if (current == null || !now.equals(step)) {
            close();
            current = new ProgressBarBuilder()
                    .setTaskName(now)
                    .setInitialMax(of)
                    .setUnit(unit, 1)
                    .setConsumer(new ConsoleProgressBarConsumer(terminal))
                    .clearDisplayOnFinish()
                    .build();
            bar = current;
            step = now;
        }
        current.stepTo(done);
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
