package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.SnapshotResult;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code snapshot}: takes one snapshot and prints the result to stdout. */
@Command(
        name = "snapshot",
        description = "Takes the snapshot of today or of --date if it is not stored yet, prints the result, and ends.",
        mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main program;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            converter = DateConverter.class,
            description = "the UTC date, such as 2026-11-23; a past date must have been fetched on its day"
                    + " (default: today)")
    private @Nullable LocalDate date;

    @Override
    public Integer call() {
        return run(Objects.requireNonNull(program).options(), date == null ? null : date.toString());
    }

    static int run(CommonOptions commonOptions, @Nullable String date) {
        boolean watched = Terminal.isInteractive();
        var bar = new ProgressLine(System.err, "assets");
        var commandRunner = new CommandRunner(commonOptions, System.err);
        return commandRunner.run(false, watched ? bar : Progress.NONE, watched, (pipeline, backends) -> {
            if (watched) {
                backends.describe().forEach(System.err::println);
            }
            SnapshotResult result;
            try (bar) {
                result = pipeline.snapshot(date);
            }
            return SnapshotPrinter.print(headline(result), result.manifest(), pipeline, backends);
        });
    }

    static String headline(SnapshotResult result) {
        return result.manifest().date()
                + switch (result.fetched()) {
                    case CREATED ->
                        switch (result.published()) {
                            case CREATED -> " fetched and published";
                            case REBUILT -> " fetched and republished";
                            case EXISTING -> " fetched here, published by another run";
                        };
                    case LOST ->
                        " has another run's raw object, which is kept"
                                + switch (result.published()) {
                                    case CREATED -> "; published from it";
                                    case REBUILT -> "; republished from it";
                                    case EXISTING -> "; nothing changed";
                                };
                    case EXISTING ->
                        switch (result.published()) {
                            case CREATED -> " published from its stored raw object: CoinCap was not called";
                            case REBUILT -> " republished from its stored raw object: CoinCap was not called";
                            case EXISTING -> " was published before: CoinCap was not called, nothing changed";
                        };
                };
    }
}
