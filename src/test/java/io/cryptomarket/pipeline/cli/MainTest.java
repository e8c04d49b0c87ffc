package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "serve", "republish", "accept", "audit", "validate", "class-archive"})
    void A_command_as_first_argument_is_the_only_one_that_is_loaded(String command) {
        var commands = Main.program(command).getSubcommands();

        assertThat(commands).containsOnlyKeys(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--verbose", "unheard-of"})
    void Any_other_first_argument_loads_all_commands(String first) {
        var commands = Main.program(first, "serve").getSubcommands();

        assertThat(commands)
                .containsOnlyKeys("snapshot", "serve", "republish", "accept", "audit", "validate", "class-archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --config x -v", "-c x --verbose serve", "-v serve -c x"})
    void An_option_counts_before_the_command_and_after_it(String arguments) {
        var program = Main.program(arguments.split(" "));

        program.parseArgs(arguments.split(" "));

        var commonOptions = program.<Main>getCommand().options();
        assertThat(commonOptions.config()).hasToString("x");
        assertThat(commonOptions.isVerbose()).isTrue();
    }

    @Test
    void A_service_has_its_own_help() {
        var out = new StringWriter();
        var program = Main.program("serve").setOut(new PrintWriter(out));

        assertThat(program.execute("serve", "--help")).isZero();
        assertThat(out.toString())
                .contains("Runs as a service that takes a snapshot every day", "--config=FILE", "--verbose");
    }

    @Test
    void A_second_command_is_refused_with_its_name() {
        var err = new StringWriter();
        var program = Main.program("serve", "audit").setErr(new PrintWriter(err));

        var code = program.execute("serve", "audit");

        assertThat(code).isEqualTo(CommandRunner.MISUSED);
        assertThat(err.toString()).contains("'audit'");
    }
}
