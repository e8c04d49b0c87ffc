package io.cryptomarket.pipeline.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class Options {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "settings file (default: config/pipeline.properties of this installation)")
    @Nullable
    Path config;

    @Option(
            names = {"-v", "--verbose"},
            description = "log at DEBUG, and show the stack trace of a failure")
    boolean verbose;
}
