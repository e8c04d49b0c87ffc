package io.cryptomarket.pipeline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The program. */
@Command(
        name = "crypto-market-pipeline",
        description = "CoinCap's market snapshot, once per UTC date, as an exact CSV in S3.",
        subcommands = {
            SnapshotCommand.class,
            ServeCommand.class,
            RepublishCommand.class,
            AcceptCommand.class,
            AuditCommand.class,
            ValidateCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Without a command, snapshot is run.",
            "Exit code: 0 done, 1 failed, 2 wrong usage or configuration.",
            "Settings: config/pipeline.properties and the environment (COINCAP_API_KEY, S3_BUCKET, ...)."
        })
public final class Main implements Callable<Integer> {

    @Mixin
    private final Options options = new Options();

    private Main() {}

    Options options() {
        return options;
    }

    @Override
    public Integer call() {
        return SnapshotCommand.run(options, null);
    }

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(program().execute(arguments));
    }

    static CommandLine program() {
        var program = new CommandLine(new Main());
        program.setParameterExceptionHandler(Main::misused);
        return program;
    }

    private static int misused(ParameterException wrong, String[] arguments) {
        wrong.getCommandLine().getErr().println("error: " + wrong.getMessage() + "; see --help");
        return Session.MISUSED;
    }
}
