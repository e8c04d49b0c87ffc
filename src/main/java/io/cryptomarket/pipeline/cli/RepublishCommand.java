package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Backends;
import io.cryptomarket.pipeline.app.Pipeline;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.RepublishedRange;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code republish}: makes the CSVs and manifests of a range of dates again from their raw objects. */
@Command(
        name = "republish",
        description = {
            "Makes the CSV and the manifest of every date of a range again from its raw object, without CoinCap.",
            "A date that would not change is left alone, so a second run continues an interrupted one."
        },
        mixinStandardHelpOptions = true)
final class RepublishCommand implements Callable<Integer> {

    private static final int MAX_PARALLEL = 64;

    @ParentCommand
    private @Nullable Main program;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RangeOptions rangeOptions = new RangeOptions();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "how many dates to republish at once (default: the number of processors)")
    private int parallel = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() {
        requireValidOptions();
        var commandRunner = new CommandRunner(Objects.requireNonNull(program).options(), System.err);
        return commandRunner.run(
                false,
                Progress.NONE,
                true,
                (pipeline, backends) ->
                        ProgressLine.over("dates", progress -> republish(pipeline, backends, progress)));
    }

    private void requireValidOptions() {
        var problem = rangeOptions.problem();
        if (rangeOptions.from == null || rangeOptions.to == null) {
            problem = "republish needs --from DATE and --to DATE";
        } else if (parallel < 1 || parallel > MAX_PARALLEL) {
            problem = "--parallel must be a whole number from 1 to " + MAX_PARALLEL + ", was " + parallel;
        }
        if (problem != null) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
        }
    }

    private int republish(Pipeline pipeline, Backends backends, Progress progress) throws Exception {
        var from = Objects.requireNonNull(rangeOptions.from);
        var to = Objects.requireNonNull(rangeOptions.to);
        return report(pipeline.republish(from, to, parallel, progress), new ErrorMessages(backends.lake()));
    }

    @SuppressWarnings("SystemOut") // the command's result
    private int report(RepublishedRange outcome, ErrorMessages errorMessages) {
        var failed = outcome.failed();
        failed.forEach((date, why) -> System.err.println("error: " + date + ": " + errorMessages.message(why)));
        if (outcome.undone() > 0) {
            System.err.println("stopped after " + (outcome.made() + failed.size()) + " of "
                    + outcome.dates().size() + " dates; run the command again to continue");
            return CommandRunner.FAILED;
        }
        var lost = outcome.lost();
        lost.forEach(date -> System.err.println(
                "error: " + date + ": is published, but its raw object is gone; its CSV is unchanged"));
        System.out.println("republished " + rangeOptions + ": " + outcome.count(Published.REBUILT) + " rebuilt, "
                + outcome.count(Published.CREATED) + " published for the first time, "
                + outcome.count(Published.EXISTING)
                + " unchanged, " + (failed.size() + lost.size()) + " failed");
        return failed.isEmpty() && lost.isEmpty() ? CommandRunner.DONE : CommandRunner.FAILED;
    }
}
