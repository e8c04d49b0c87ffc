package io.cryptomarket.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cryptomarket.pipeline.app.Settings;
import io.cryptomarket.pipeline.audit.Audit;
import io.cryptomarket.pipeline.audit.AuditReport;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code audit}: reports every date that is missing, incomplete or inconsistent; changes nothing. */
@Command(
        name = "audit",
        description = {
            "Checks that every date is stored and consistent, and lists every date that is not. Changes nothing.",
            "Default of --from: the first stored date. Default of --to: today if it is stored, else yesterday."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code: 0 no finding, 1 findings or a failure, 2 wrong usage or configuration."})
final class AuditCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main program;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RangeOptions rangeOptions = new RangeOptions();

    @Option(names = "--json", description = "print one JSON document instead of lines")
    private boolean json;

    @Override
    public Integer call() {
        refuseWrongRange(SnapshotDate.of(Clock.systemUTC().instant()).value());
        var commandRunner = new CommandRunner(Objects.requireNonNull(program).options(), System.err);
        boolean watched = Terminal.isInteractive();
        return commandRunner.runReadOnly(watched, (settings, backends, s3, clock) -> {
            var bucket = backends.lake().bucket();
            if (watched) {
                backends.describe().forEach(System.err::println);
            }
            return print(ProgressLine.over("days", progress -> audit(settings, s3, bucket, clock, progress)), bucket);
        });
    }

    private void refuseWrongRange(LocalDate today) {
        var problem = rangeOptions.problem();
        if (rangeOptions.from != null && rangeOptions.from.isAfter(today)) {
            problem = "--from " + rangeOptions.from + " is in the future; in UTC it is " + today;
        }
        if (problem != null) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
        }
    }

    AuditReport audit(Settings settings, S3Client s3, String bucket, Clock clock, Progress progress)
            throws InterruptedException {
        var percent = settings.numberOrOff("gates.unchanged-percent");
        var unchanged = percent == null ? OptionalInt.empty() : OptionalInt.of(percent);
        var today = SnapshotDate.of(clock.instant()).value();
        return new Audit(s3, bucket, settings.layout(), unchanged, progress)
                .run(rangeOptions.from, rangeOptions.to, today);
    }

    /** Prints a report and returns the exit code. */
    int print(AuditReport report, String bucket) throws JsonProcessingException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(AuditJson.of(report, bucket));
        } else {
            AuditLines.of(report, bucket).forEach(out::println);
        }
        out.flush();
        return report.isClean() ? CommandRunner.DONE : CommandRunner.FAILED;
    }
}
