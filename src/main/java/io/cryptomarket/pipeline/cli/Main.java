package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The program. */
public final class Main implements Callable<Integer> {

    /** The commands by name, in the order of the help text. */
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("snapshot", SnapshotCommand.class);
        COMMANDS.put("serve", ServeCommand.class);
        COMMANDS.put("republish", RepublishCommand.class);
        COMMANDS.put("accept", AcceptCommand.class);
        COMMANDS.put("audit", AuditCommand.class);
        COMMANDS.put("validate", ValidateCommand.class);
        COMMANDS.put("class-archive", ClassArchiveCommand.class);
    }

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
        System.exit(program(arguments).execute(arguments));
    }

    /** Creates the parser. If the first argument is a command, it adds only that one: all of them take 50 ms of the start. */
    public static CommandLine program(String... arguments) {
        var main = new Main();
        var program = new CommandLine(main.spec());
        var only = arguments.length == 0 ? null : arguments[0];
        if (only != null && COMMANDS.containsKey(only)) {
            program.addSubcommand(only, main.command(only));
        } else {
            COMMANDS.keySet().forEach(name -> program.addSubcommand(name, main.command(name)));
        }
        program.setParameterExceptionHandler(Main::misused);
        return program;
    }

    /** Describes the program in code: annotations take 50 ms of the start. */
    private CommandSpec spec() {
        var spec = CommandSpec.wrapWithoutInspection(this).name("crypto-market-pipeline");
        spec.versionProvider(new Version());
        spec.usageMessage()
                .description("Stores CoinCap's market snapshot once per UTC date as an exact CSV in S3.")
                .footer(
                        "",
                        "The default command is snapshot.",
                        "Exit code: 0 done, 1 failed, 2 wrong usage or configuration.",
                        "Settings: config/pipeline.properties and the environment (COINCAP_API_KEY, S3_BUCKET, ...).");
        commonOptions.addTo(spec);
        return CommonOptions.withHelp(spec);
    }

    private Object command(String name) {
        return name.equals("serve")
                ? new ServeCommand(commonOptions).spec()
                : Objects.requireNonNull(COMMANDS.get(name));
    }

    private static int misused(ParameterException wrong, String[] arguments) {
        wrong.getCommandLine().getErr().println("error: " + wrong.getMessage() + "; see --help");
        return CommandRunner.MISUSED;
    }
}
