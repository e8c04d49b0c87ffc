package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "serve", "republish", "accept", "audit", "validate"})
    void A_command_that_comes_first_is_the_only_one_that_is_looked_at(String command) {
        var commands = Main.program(command).getSubcommands();

        assertThat(commands).containsOnlyKeys(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--verbose", "unheard-of"})
    void Whatever_else_comes_first_leaves_all_commands_to_choose_from(String first) {
        var commands = Main.program(first, "serve").getSubcommands();

        assertThat(commands).containsOnlyKeys("snapshot", "serve", "republish", "accept", "audit", "validate");
    }

    @Test
    void A_service_that_is_started_as_usual_has_its_options_understood_without_the_parser() {
        var configured = Main.service("serve", "--config", "/etc/pipeline.properties");

        assertThat(Main.service("serve"))
                .satisfies(commonOptions -> assertThat(commonOptions.config).isNull())
                .satisfies(commonOptions -> assertThat(commonOptions.verbose).isFalse());
        assertThat(configured)
                .satisfies(commonOptions -> assertThat(commonOptions.config).hasToString("/etc/pipeline.properties"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "audit", "serve --verbose", "serve --config --help", "serve -c x", "serve --config x y"})
    void Whatever_else_is_given_goes_to_the_parser(String arguments) {
        assertThat(Main.service(arguments.split(" "))).isNull();
    }

    @Test
    void A_second_command_is_refused_by_name() {
        var err = new StringWriter();
        var program = Main.program("serve", "audit").setErr(new PrintWriter(err));

        var code = program.execute("serve", "audit");

        assertThat(code).isEqualTo(CommandRunner.MISUSED);
        assertThat(err.toString()).contains("'audit'");
    }
}
