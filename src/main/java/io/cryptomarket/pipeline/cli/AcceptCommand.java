package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.UsageException;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.storage.Quarantine;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code accept}: makes a quarantined response the raw object of its date, and publishes it. */
@Command(
        name = "accept",
        description = {
            "Stores an answer that failed the quality checks as the raw object of its date, and publishes it.",
            "Read its report first: it is beside the answer, as ….report.json."
        },
        mixinStandardHelpOptions = true)
final class AcceptCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main program;

    @Parameters(
            paramLabel = "KEY|DATE",
            description = "the answer's key in the bucket; or its date, if the date has only one")
    private String keyOrDate = "";

    @Override
    public Integer call() {
        var commandRunner = new CommandRunner(Objects.requireNonNull(program).options(), System.err);
        return commandRunner.run(false, Progress.NONE, true, (pipeline, backends) -> {
            var key = key(pipeline.quarantine());
            return SnapshotPrinter.print(key + " accepted and published", pipeline.accept(key), pipeline, backends);
        });
    }

    private String key(Quarantine quarantine) throws UsageException {
        return quarantine.isWithin(keyOrDate) ? keyOrDate : onlyKeyOf(date(quarantine), quarantine);
    }

    private SnapshotDate date(Quarantine quarantine) throws UsageException {
        try {
            return SnapshotDate.parse(keyOrDate);
        } catch (SnapshotException e) {
            throw new UsageException(
                    e.getMessage() + ", nor the key of a refused answer such as " + quarantine.sample(), e);
        }
    }

    private static String onlyKeyOf(SnapshotDate date, Quarantine quarantine) {
        var keys = quarantine.of(date);
        if (keys.isEmpty()) {
            throw new SnapshotException("no refused answer of " + date + " is in quarantine");
        }
        if (keys.size() > 1) {
            var accepted = quarantine.acceptedOf(date);
            throw new SnapshotException("several answers of " + date + " are in quarantine; name one of "
                    + String.join(", ", keys)
                    + (accepted.isEmpty() ? "" : " (accepted before: " + String.join(", ", accepted) + ")"));
        }
        return keys.get(0);
    }
}
