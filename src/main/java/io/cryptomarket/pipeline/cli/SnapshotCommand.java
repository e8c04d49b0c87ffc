package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Backends;
import io.cryptomarket.pipeline.app.Pipeline;
import io.cryptomarket.pipeline.app.SnapshotResult;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code snapshot}: one run, then the result on stdout. */
@Command(
        name = "snapshot",
        description =
                "Takes today's snapshot, or that of --date, if it is not there yet, prints what is stored, and ends.",
        mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main program;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            converter = DateConverter.class,
            description = "the date, such as 2026-11-23, in UTC; one that was not fetched on its day is refused"
                    + " (default: today)")
    private @Nullable LocalDate date;

    @Override
    public Integer call() {
        return run(Objects.requireNonNull(program).options(), date == null ? null : date.toString());
    }

    static int run(CommonOptions commonOptions, @Nullable String date) {
        var commandRunner = new CommandRunner(commonOptions, System.err);
        if (!Terminal.isInteractive()) {
            return commandRunner.run(
                    false,
                    Progress.NONE,
                    false,
                    (pipeline, backends) -> print(pipeline.snapshot(date), pipeline, backends));
        }
        var bar = new ProgressLine(System.err, "assets");
        return commandRunner.run(false, bar, true, (pipeline, backends) -> {
            backends.describe().forEach(System.err::println);
            return print(snapshot(pipeline, date, bar), pipeline, backends);
        });
    }

    private static SnapshotResult snapshot(Pipeline pipeline, @Nullable String date, ProgressLine bar)
            throws Exception {
        try (bar) {
            return pipeline.snapshot(date);
        }
    }

    private static int print(SnapshotResult snapshotResult, Pipeline pipeline, Backends backends) throws IOException {
        return SnapshotPrinter.print(headline(snapshotResult), snapshotResult.manifest(), pipeline, backends);
    }

    static String headline(SnapshotResult snapshotResult) {
        var date = snapshotResult.manifest().date();
        return switch (snapshotResult.fetched()) {
            case CREATED ->
                date
                        + switch (snapshotResult.published()) {
                            case CREATED -> " fetched and published";
                            case REBUILT -> " fetched, and rebuilt from what was fetched";
                            case EXISTING -> " fetched here, published by another run";
                        };
            case LOST ->
                date + " had an answer stored already, or had one stored meanwhile, which stands"
                        + switch (snapshotResult.published()) {
                            case CREATED -> "; published from it";
                            case REBUILT -> "; rebuilt from it";
                            case EXISTING -> "; nothing changed";
                        };
            case EXISTING ->
                date
                        + switch (snapshotResult.published()) {
                            case CREATED -> " published from the raw object that was there";
                            case REBUILT ->
                                " was left half rebuilt: rebuilt from the raw object that was there, CoinCap was not called";
                            case EXISTING -> " was published before: CoinCap was not called, nothing changed";
                        };
        };
    }
}
