package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.lake.Failures;
import io.cryptomarket.pipeline.local.LocalStartException;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.LoggerFactory;

/** One command from its settings to its exit code: starts what it needs, and says what went wrong in one line. */
final class Session {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    /** What a command does once everything is up. */
    interface Work {
        void run(Pipeline pipeline, Backends backends) throws Exception;
    }

    private final Options options;
    private final PrintStream err;

    Session(Options options, PrintStream err) {
        this.options = options;
        this.err = err;
    }

    /** Runs a command and returns the exit code. */
    int run(boolean clockOn, Progress progress, boolean quiet, Work work) {
        try {
            var home = Path.of(System.getProperty("pipeline.home", ""));
            var settings = Settings.load(home, options.config, System.getenv());
            // Before the first logger is asked for: the log is configured from these.
            System.setProperty("log.level", options.verbose ? "DEBUG" : quiet ? "ERROR" : settings.text("log.level"));
            System.setProperty("log.trace", options.verbose ? "%ex" : "%nopex");
            System.setProperty("log.failure", clockOn ? "ERROR" : "OFF");
            RouteFiles.check(settings.path("routes.folder"));
            return run(settings, clockOn, progress, work);
        } catch (UsageException | LocalStartException e) {
            return say(e, String.valueOf(e.getMessage()), MISUSED);
        }
    }

    private int run(Settings settings, boolean clockOn, Progress progress, Work work)
            throws UsageException, LocalStartException {
        var clock = Clock.systemUTC();
        try (var backends = new Backends(settings, clock)) {
            var log = LoggerFactory.getLogger("pipeline");
            settings.warnings().forEach(log::warn);
            backends.lines().forEach(log::info);
            return run(settings, backends, clock, clockOn, progress, work);
        }
    }

    private int run(Settings settings, Backends backends, Clock clock, boolean clockOn, Progress progress, Work work)
            throws UsageException {
        var failures = new Failures(backends.lake());
        try (var pipeline = new Pipeline(settings, backends, clock, progress, clockOn)) {
            pipeline.start();
            work.run(pipeline, backends);
            return DONE;
        } catch (UsageException e) {
            throw e;
        } catch (Exception e) {
            return say(e, failures.inOneLine(e), FAILED);
        }
    }

    private int say(Exception failure, String lines, int code) {
        lines.lines().forEach(line -> err.println("error: " + line));
        if (options.verbose) {
            failure.printStackTrace(err);
        }
        return code;
    }
}
