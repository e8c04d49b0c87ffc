package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Backends;
import io.cryptomarket.pipeline.app.Pipeline;
import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.app.Settings;
import io.cryptomarket.pipeline.app.UsageException;
import io.cryptomarket.pipeline.local.LocalStartException;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** Runs one command: loads the settings, starts what the command needs, prints failures and returns the exit code. */
final class CommandRunner {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private static final int REPORT_SECONDS = 5;

    /** The work of a command that needs the running pipeline. */
    interface Work {
        /** Returns the exit code. */
        int run(Pipeline pipeline, Backends backends) throws Exception;
    }

    /** The work of a command that only reads the lake. */
    interface ReadOnlyWork {
        /** Returns the exit code. */
        int run(Settings settings, Backends backends, S3Client s3, Clock clock) throws Exception;
    }

    /** The work of a command that needs only the settings. */
    interface SettingsWork {
        /** Returns the exit code. */
        int run(Settings settings) throws Exception;
    }

    private final CommonOptions commonOptions;
    private final PrintStream err;

    CommandRunner(CommonOptions commonOptions, PrintStream err) {
        this.commonOptions = commonOptions;
        this.err = err;
    }

    /**
     * Runs a command that needs the pipeline, and returns the exit code.
     *
     * @param serving whether the daily clock and HTTP start runs
     * @param quiet whether only warnings are logged, since the command shows a progress line
     */
    int run(boolean serving, Progress progress, boolean quiet, Work work) {
        try {
            var settings = load(serving, quiet);
            return run(settings, serving, progress, work);
        } catch (UsageException | LocalStartException e) {
            return fail(e, String.valueOf(e.getMessage()), MISUSED);
        }
    }

    /**
     * Runs a command that needs neither the routes nor CoinCap, and returns the exit code.
     *
     * @param quiet whether only warnings are logged
     */
    int runReadOnly(boolean quiet, ReadOnlyWork work) {
        var clock = Clock.systemUTC();
        try {
            var settings = load(false, quiet);
            try (var backends = new Backends(settings, null)) {
                printBackends(settings, backends);
                return runReadOnly(settings, backends, clock, work);
            }
        } catch (UsageException | LocalStartException e) {
            return fail(e, String.valueOf(e.getMessage()), MISUSED);
        }
    }

    /** Runs a command that needs only the settings, and returns the exit code. */
    int runWithSettings(SettingsWork work) {
        try {
            var settings = load(false, true);
            settings.warnings().forEach(LoggerFactory.getLogger("pipeline")::warn);
            return work.run(settings);
        } catch (UsageException e) {
            return fail(e, String.valueOf(e.getMessage()), MISUSED);
        } catch (Exception e) {
            return fail(e, String.valueOf(e.getMessage()), FAILED);
        }
    }

    private int runReadOnly(Settings settings, Backends backends, Clock clock, ReadOnlyWork work)
            throws UsageException {
        try (var s3 = Pipeline.connect(backends.lake())) {
            return work.run(settings, backends, s3, clock);
        } catch (UsageException e) {
            throw e;
        } catch (Exception e) {
            return fail(e, new ErrorMessages(backends.lake()).message(e), FAILED);
        }
    }

    private Settings load(boolean serving, boolean quiet) throws UsageException {
        var home = Path.of(System.getProperty("pipeline.home", ""));
        var settings = Settings.load(home, commonOptions.config(), System.getenv());
        System.setProperty("log.format", settings.text("log.format"));
        configureLog(settings.text("log.level"), serving, quiet);
        return settings;
    }

    private static void printBackends(Settings settings, Backends backends) {
        var log = LoggerFactory.getLogger("pipeline");
        settings.warnings().forEach(log::warn);
        backends.describe().forEach(log::info);
    }

    /** Log4j reads these properties with the first logger, so no class may have one before. */
    private void configureLog(String level, boolean serving, boolean quiet) {
        var usual = quiet && level.equals("INFO") ? "WARN" : level;
        System.setProperty("log.level", commonOptions.isVerbose() ? "DEBUG" : usual);
        System.setProperty("log.trace", commonOptions.isVerbose() ? "%ex" : "%nopex");
        System.setProperty("log.traces", Boolean.toString(commonOptions.isVerbose()));
        System.setProperty("log.failure", serving ? (commonOptions.isVerbose() ? "DEBUG" : usual) : "OFF");
    }

    private int run(Settings settings, boolean serving, Progress progress, Work work)
            throws UsageException, LocalStartException {
        var clock = Clock.systemUTC();
        try (var backends = new Backends(settings, clock)) {
            printBackends(settings, backends);
            var triggers = serving ? triggers(settings) : EnumSet.noneOf(Trigger.class);
            try (var pipeline = new Pipeline(settings, backends, clock, progress, triggers)) {
                return run(pipeline, backends, serving, work);
            }
        }
    }

    private static Set<Trigger> triggers(Settings settings) {
        var open = Boolean.parseBoolean(settings.text("http.enabled"));
        return open ? EnumSet.of(Trigger.CLOCK, Trigger.HTTP) : EnumSet.of(Trigger.CLOCK);
    }

    private int run(Pipeline pipeline, Backends backends, boolean serving, Work work) throws UsageException {
        var stopping = new AtomicBoolean();
        var ended = new CountDownLatch(1);
        var hook = new Thread(() -> stop(pipeline, backends, serving, stopping, ended), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            pipeline.start();
            return work.run(pipeline, backends);
        } catch (UsageException e) {
            throw e;
        } catch (Exception e) {
            // A failure during a stop is a result of the stop.
            return stopping.get() ? FAILED : fail(e, new ErrorMessages(backends.lake()).message(e), FAILED);
        } finally {
            ended.countDown();
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is stopping, and the hook is running.
        }
    }

    private static void stop(
            Pipeline pipeline, Backends backends, boolean serving, AtomicBoolean stopping, CountDownLatch ended) {
        stopping.set(true);
        var log = LoggerFactory.getLogger("pipeline");
        log.info("stopping{}", serving ? ": a run in progress may finish, but makes no further call" : "");
        pipeline.close();
        backends.close();
        if (!serving) {
            awaitReport(ended);
        }
        log.info("stopped");
    }

    /** The process ends with the hook, so the hook waits until the command has reported how far it came. */
    private static void awaitReport(CountDownLatch ended) {
        try {
            ended.await(REPORT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int fail(Exception failure, String lines, int code) {
        lines.lines().forEach(line -> err.println("error: " + line));
        if (commonOptions.isVerbose()) {
            failure.printStackTrace(err);
        }
        return code;
    }
}
