package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.lake.Preview;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

    private static final int PREVIEW_LINES = 6;

    @ParentCommand
    private @Nullable Main program;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description = "the date, such as 2026-11-23, in UTC; one that was not fetched on its day is refused"
                    + " (default: today)")
    private @Nullable LocalDate date;

    @Override
    public Integer call() {
        return run(Objects.requireNonNull(program).options(), date == null ? null : date.toString());
    }

    static int run(Options options, @Nullable String date) {
        var session = new Session(options, System.err);
        if (!Terminal.isThere()) {
            return session.run(
                    false,
                    Progress.UNSEEN,
                    false,
                    (pipeline, backends) -> print(pipeline.snapshot(date), pipeline, backends));
        }
        var bar = new ProgressLine(System.err, "assets");
        return session.run(false, bar, true, (pipeline, backends) -> {
            backends.lines().forEach(System.err::println);
            return print(snapshot(pipeline, date, bar), pipeline, backends);
        });
    }

    private static Run snapshot(Pipeline pipeline, @Nullable String date, ProgressLine bar) throws Exception {
        try (bar) {
            return pipeline.snapshot(date);
        }
    }

    private static int print(Run run, Pipeline pipeline, Backends backends) throws IOException {
        // Names of assets are not all ASCII, whatever the terminal's language is.
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        print(run, backends, out);
        var csv = run.manifest().csv().key();
        Preview.of(pipeline.s3(), backends.lake().bucket(), csv, PREVIEW_LINES).forEach(out::println);
        return Session.DONE;
    }

    private static void print(Run run, Backends backends, PrintStream out) {
        var manifest = run.manifest();
        var bucket = "s3://" + backends.lake().bucket() + "/";
        out.println(headline(run));
        out.println("  source    " + manifest.source() + (manifest.simulated() ? " (a simulated market)" : "")
                + ", data of " + manifest.apiTimestamp());
        out.println("  raw       " + bucket + manifest.raw().key());
        out.println("  csv       " + bucket + manifest.csv().key() + ", " + manifest.rows() + " rows, "
                + manifest.csv().bytes() + " bytes");
        out.println("  sha256    " + manifest.csv().sha256());
        var folder = backends.bucketFolder();
        if (folder != null) {
            out.println("  file      " + folder.resolve(manifest.csv().key()));
        }
        out.println();
    }

    private static String headline(Run run) {
        var date = run.manifest().date();
        return switch (run.fetched()) {
            case CREATED ->
                date + (run.published() ? " fetched and published" : " fetched here, published by another run");
            case LOST ->
                date + " had an answer stored already, or had one stored meanwhile, which stands"
                        + (run.published() ? "; published from it" : "; nothing changed");
            case EXISTING ->
                run.published()
                        ? date + " published from the raw object that was there"
                        : date + " was published before: CoinCap was not called, nothing changed";
        };
    }
}
