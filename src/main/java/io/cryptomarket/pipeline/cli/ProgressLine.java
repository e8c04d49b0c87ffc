package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.snapshot.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Progress as one line of a terminal, rewritten in place and gone at the end. */
final class ProgressLine implements Progress, AutoCloseable {

    private final PrintStream terminal;
    private final String unit;
    private @Nullable ProgressBar bar;
    private String step = "";

    /** @param unit what is counted: "assets" */
    ProgressLine(PrintStream terminal, String unit) {
        this.unit = " " + unit;
        this.terminal = terminal;
    }

    /** Work that says how far it is. */
    interface WorkWithProgress<T> {
        T run(Progress progress) throws Exception;
    }

    /**
     * Does it, under a line on stderr where a person is looking.
     *
     * @param unit what is counted
     */
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
