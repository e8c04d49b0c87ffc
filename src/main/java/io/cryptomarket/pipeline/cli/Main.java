package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Version;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The program. */
@Command(
        name = "crypto-market-pipeline",
        description = "CoinCap's market snapshot, once per UTC date, as an exact CSV in S3.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Without a command, snapshot is run.",
            "Exit code: 0 done, 1 failed, 2 wrong usage or configuration.",
            "Settings: config/pipeline.properties and the environment (COINCAP_API_KEY, S3_BUCKET, ...)."
        })
public final class Main implements Callable<Integer> {

    /** By name, in the order in which they are listed. */
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("snapshot", SnapshotCommand.class);
        COMMANDS.put("serve", ServeCommand.class);
        COMMANDS.put("republish", RepublishCommand.class);
        COMMANDS.put("accept", AcceptCommand.class);
        COMMANDS.put("audit", AuditCommand.class);
        COMMANDS.put("validate", ValidateCommand.class);
    }

    @Mixin
    private final CommonOptions commonOptions = new CommonOptions();

    private Main() {}

    CommonOptions options() {
        return commonOptions;
    }

    @Override
    public Integer call() {
        return SnapshotCommand.run(commonOptions, null);
    }

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        var service = service(arguments);
        System.exit(service == null ? program(arguments).execute(arguments) : serve(service));
    }

    /**
     * The options of a service, where it is started as services are: to have those few words understood by picocli would
     * take a tenth of the time until it is ready.
     */
    static @Nullable CommonOptions service(String... arguments) {
        var commonOptions = new CommonOptions();
        if (arguments.length == 3 && arguments[1].equals("--config") && !arguments[2].startsWith("-")) {
            commonOptions.config = Path.of(arguments[2]);
        } else if (arguments.length != 1) {
            return null;
        }
        return arguments[0].equals("serve") ? commonOptions : null;
    }

    /** Ends as picocli would have it end, whatever happens. */
    private static int serve(CommonOptions commonOptions) {
        try {
            return ServeCommand.run(commonOptions);
        } catch (RuntimeException e) {
            e.printStackTrace();
            return CommandRunner.FAILED;
        }
    }

    /** To look at all commands takes 50 ms of a start, so one that comes first is the only one there is. */
    public static CommandLine program(String... arguments) {
        var program = new CommandLine(new Main());
        var only = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        (only == null ? COMMANDS.values() : List.of(only)).forEach(program::addSubcommand);
        program.setParameterExceptionHandler(Main::misused);
        return program;
    }

    private static int misused(ParameterException wrong, String[] arguments) {
        wrong.getCommandLine().getErr().println("error: " + wrong.getMessage() + "; see --help");
        return CommandRunner.MISUSED;
    }
}
