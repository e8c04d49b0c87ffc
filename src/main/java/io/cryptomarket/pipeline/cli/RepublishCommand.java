package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Backends;
import io.cryptomarket.pipeline.app.Pipeline;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.Inventory;
import io.cryptomarket.pipeline.storage.Republisher;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code republish}: CSV and manifest of a range of dates, made again from what was fetched then. */
@Command(
        name = "republish",
        description = {
            "Makes the CSV and the manifest of every date of a range again from its raw object, without CoinCap.",
            "A date that would not change is left alone, so asking again goes on where a range was broken off."
        },
        mixinStandardHelpOptions = true)
final class RepublishCommand implements Callable<Integer> {

    private static final int MOST_AT_ONCE = 64;

    @ParentCommand
    private @Nullable Main program;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RangeOptions rangeOptions = new RangeOptions();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "how many dates at once (default: the number of processors)")
    private int parallel = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() {
        refuseWrongOptions();
        var commandRunner = new CommandRunner(Objects.requireNonNull(program).options(), System.err);
        return commandRunner.run(
                false,
                Progress.NONE,
                true,
                (pipeline, backends) ->
                        ProgressLine.over("dates", progress -> republish(pipeline, backends, progress)));
    }

    private void refuseWrongOptions() {
        var problem = rangeOptions.problem();
        if (rangeOptions.from == null || rangeOptions.to == null) {
            problem = "republish needs --from DATE and --to DATE";
        } else if (parallel < 1 || parallel > MOST_AT_ONCE) {
            problem = "--parallel must be a whole number from 1 to " + MOST_AT_ONCE + ", was " + parallel;
        }
        if (problem != null) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
        }
    }

    private int republish(Pipeline pipeline, Backends backends, Progress progress) throws InterruptedException {
        var bucket = backends.lake().bucket();
        var inventory = new Inventory(pipeline.s3(), bucket);
        var raw = rangeOptions.of(inventory.dates(pipeline.keys("lake.raw-key")));
        var lost = rangeOptions.of(inventory.dates(pipeline.keys("lake.manifest-key")));
        lost.removeAll(raw);
        if (raw.isEmpty() && lost.isEmpty()) {
            throw new SnapshotException("nothing to republish: no raw object " + rangeOptions + " in bucket " + bucket);
        }
        var outcome = new Republisher(pipeline::republish, parallel, progress, pipeline::isClosing).run(raw);
        return report(outcome, lost, new ErrorMessages(backends.lake()));
    }

    @SuppressWarnings("SystemOut") // the command's result
    private int report(Republisher.Outcome outcome, SortedSet<SnapshotDate> lost, ErrorMessages errorMessages) {
        outcome.failed()
                .forEach((date, why) -> System.err.println("error: " + date + ": " + errorMessages.message(why)));
        if (outcome.notStarted() > 0) {
            int done = outcome.rebuilt().size() + outcome.failed().size();
            System.err.println(
                    "stopped after " + done + " of " + (done + outcome.notStarted()) + " dates; ask again to go on");
            return CommandRunner.FAILED;
        }
        lost.forEach(date -> System.err.println(
                "error: " + date + ": is published but has no raw object any more; its CSV is left as it is"));
        System.out.println("republished " + rangeOptions + ": " + outcome.count(Published.REBUILT) + " rebuilt, "
                + outcome.count(Published.CREATED) + " published for the first time, "
                + outcome.count(Published.EXISTING)
                + " unchanged, " + (outcome.failed().size() + lost.size()) + " failed");
        return outcome.failed().isEmpty() && lost.isEmpty() ? CommandRunner.DONE : CommandRunner.FAILED;
    }
}
