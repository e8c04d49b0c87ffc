package io.cryptomarket.pipeline.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The options of every command; they may stand before or after its name. */
final class CommonOptions {

    private final OptionSpec config = OptionSpec.builder("-c", "--config")
            .scopeType(ScopeType.INHERIT)
            .type(Path.class)
            .paramLabel("FILE")
            .description("settings file (default: config/pipeline.properties of this installation)")
            .build();

    private final OptionSpec verbose = OptionSpec.builder("-v", "--verbose")
            .scopeType(ScopeType.INHERIT)
            .type(boolean.class)
            .description("log at DEBUG, and show the stack trace of a failure")
            .build();

    /** Null when it is not given. */
    @Nullable
    Path config() {
        return config.getValue();
    }

    boolean isVerbose() {
        return Boolean.TRUE.equals(verbose.getValue());
    }

    void addTo(CommandSpec spec) {
        spec.addOption(config).addOption(verbose);
    }

    /** As {@code mixinStandardHelpOptions} of an annotation. */
    static CommandSpec withHelp(CommandSpec spec) {
        return spec.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
    }
}
