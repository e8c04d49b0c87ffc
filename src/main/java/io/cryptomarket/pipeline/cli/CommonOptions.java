package io.cryptomarket.pipeline.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, before its name or after it. */
final class CommonOptions {

    @Option(
            names = {"-c", "--config"},
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "settings file (default: config/pipeline.properties of this installation)")
    @Nullable
    Path config;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "log at DEBUG, and show the stack trace of a failure")
    boolean verbose;
}
