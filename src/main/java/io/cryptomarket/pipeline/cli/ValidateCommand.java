package io.cryptomarket.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cryptomarket.pipeline.app.RouteCheck;
import io.cryptomarket.pipeline.app.Settings;
import io.cryptomarket.pipeline.app.UsageException;
import io.cryptomarket.pipeline.reload.RouteFolder;
import io.cryptomarket.pipeline.validation.Finding;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code validate}: checks route files as a running service does before it applies an edit. */
@Command(
        name = "validate",
        description = {
            "Checks the route files of a folder, reports all errors at once, and runs none of the routes.",
            "It makes the same checks as a running service before it applies an edit, with the settings of this"
                    + " installation. It neither calls nor starts CoinCap or S3, and opens no port."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Prints one line per finding, FILE:LINE:COLUMN: message, and a summary.",
            "Exit code: 0 no error (there may be warnings), 1 errors, 2 wrong usage or configuration."
        })
final class ValidateCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main program;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "the folder of the route files (default: the setting routes.folder)")
    private @Nullable Path folder;

    @Option(
            names = "--json",
            description =
                    "print one JSON array instead of lines: severity, file, line, column and message of each finding")
    private boolean json;

    @Override
    public Integer call() {
        var commandRunner = new CommandRunner(Objects.requireNonNull(program).options(), System.err);
        return commandRunner.runWithSettings(this::validate);
    }

    /** Validates by these settings and returns the exit code. */
    int validate(Settings settings) throws UsageException, JsonProcessingException {
        var routes = folder == null ? settings.path("routes.folder") : folder;
        if (!Files.isDirectory(routes)) {
            throw new UsageException(List.of("routes folder " + routes + " cannot be read; see routes.folder"));
        }
        var found = new RouteFolder(routes).read();
        int files = found.files().names().size() + found.unreadable().size();
        if (files == 0) {
            throw new UsageException(
                    List.of("routes folder " + routes + " holds no *.camel.yaml file; see routes.folder"));
        }
        try (var check = new RouteCheck(settings)) {
            return print(check.check(found), files, routes);
        }
    }

    private int print(List<Finding> findings, int files, Path routes) throws JsonProcessingException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(FindingsJson.of(findings));
        } else {
            findings.forEach(finding -> out.println(prefix(routes) + finding));
            out.println(summary(findings, files, routes));
        }
        out.flush();
        return findings.stream().anyMatch(Finding::isError) ? CommandRunner.FAILED : CommandRunner.DONE;
    }

    /** Editors and terminals open a file by its path from the working directory. */
    private static String prefix(Path routes) {
        var text = routes.toString();
        return text.isEmpty() || text.endsWith("/") ? text : text + "/";
    }

    private static String summary(List<Finding> findings, int files, Path routes) {
        int errors = (int) findings.stream().filter(Finding::isError).count();
        int warnings = findings.size() - errors;
        return routes + ": " + count(files, "route file") + ", "
                + (findings.isEmpty() ? "nothing found" : count(errors, "error") + ", " + count(warnings, "warning"));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
