package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.app.Settings;
import io.cryptomarket.pipeline.app.TestPipeline;
import io.cryptomarket.pipeline.app.UsageException;
import io.cryptomarket.pipeline.validation.BadEdits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ValidateCommandTest {

    static final int ALL = BadEdits.shipped().names().size();

    final StringWriter out = new StringWriter();

    @Test
    void Good_files_are_one_line_and_exit_code_0() throws Exception {
        int code = validate();

        assertThat(out.toString())
                .isEqualTo(Path.of("routes").toAbsolutePath() + ": " + ALL + " route files, nothing found\n");
        assertThat(code).isZero();
    }

    @Test
    void An_error_is_one_line_with_the_place_and_exit_code_1(@TempDir Path folder) throws Exception {
        TestPipeline.editRoute(folder, "clock", "{{clock.cron}}", "{{clock.corn}}");

        int code = validate(folder.toString());

        assertThat(out.toString().lines())
                .containsExactly(
                        folder + "/clock.camel.yaml:15:15: there is no setting 'clock.corn' for {{clock.corn}};"
                                + " did you mean 'clock.cron'?",
                        folder + ": " + ALL + " route files, 1 error, 0 warnings");
        assertThat(code).isOne();
    }

    @Test
    void A_warning_is_printed_and_is_no_error(@TempDir Path folder) throws Exception {
        TestPipeline.editRoute(folder, "clock", "id: clock\n", "id: morning\n");

        int code = validate(folder.toString());

        assertThat(out.toString())
                .startsWith(folder + "/clock.camel.yaml:8:9: warning: the first route of clock.camel.yaml is called"
                        + " 'morning'")
                .endsWith(": " + ALL + " route files, 0 errors, 1 warning\n");
        assertThat(code).isZero();
    }

    @Test
    void The_JSON_has_every_field_of_each_finding(@TempDir Path folder) throws Exception {
        TestPipeline.editRoute(folder, "clock", "trigger.timeZone: UTC", "trigger.timeZone: Zürich");

        int code = validate("--json", folder.toString());
        var findings = new ObjectMapper().readTree(out.toString());

        assertThat(findings).hasSize(1);
        assertThat(findings.path(0).path("severity").asText()).isEqualTo("error");
        assertThat(findings.path(0).path("file").asText()).isEqualTo("clock.camel.yaml");
        assertThat(findings.path(0).path("line").asInt()).isEqualTo(16);
        assertThat(findings.path(0).path("column").asInt()).isEqualTo(27);
        assertThat(findings.path(0).path("message").asText()).startsWith("there is no time zone 'Zürich'");
        assertThat(out.toString()).isASCII();
        assertThat(code).isOne();
    }

    @Test
    void The_JSON_is_an_empty_array_without_a_finding() throws Exception {
        assertThat(validate("--json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString())).isEmpty();
    }

    @Test
    void A_file_that_is_no_UTF_8_is_a_finding_beside_the_others(@TempDir Path folder) throws Exception {
        TestPipeline.editRoute(folder, "clock", "{{clock.cron}}", "{{clock.corn}}");
        Files.write(folder.resolve("latin.camel.yaml"), "# Zürich\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(validate(folder.toString())).isOne();
        assertThat(out.toString())
                .contains("latin.camel.yaml: is not UTF-8 text; save it as UTF-8", "{{clock.corn}}")
                .endsWith((ALL + 1) + " route files, 2 errors, 0 warnings\n");
    }

    @ParameterizedTest
    @CsvSource({"missing, cannot be read", "'', holds no *.camel.yaml file"})
    void A_folder_without_route_files_is_wrong_usage(String name, String message, @TempDir Path folder) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> validate(folder.resolve(name).toString()))
                .withMessageContaining(message);
    }

    @Test
    void Routes_may_use_the_settings_of_the_given_file(@TempDir Path folder) throws Exception {
        TestPipeline.editRoute(folder, "clock", "{{clock.cron}}", "{{evening.cron}}");
        var config = Files.writeString(folder.resolve("my.properties"), "evening.cron=0 0 18 * * ?\n");

        int code = command(folder.toString()).validate(Settings.load(Path.of(""), config, Map.of()));

        assertThat(out.toString()).endsWith(ALL + " route files, nothing found\n");
        assertThat(code).isZero();
    }

    @Test
    void Validate_is_in_the_list_of_commands() {
        assertThat(Main.program().getSubcommands().keySet())
                .containsExactlyInAnyOrder(
                        "snapshot", "serve", "republish", "accept", "audit", "validate", "class-archive");
        assertThat(new CommandLine(new ValidateCommand()).getUsageMessage())
                .contains("Usage:", "[FOLDER]", "--json", "Exit code: 0 no error (there may be warnings), 1 errors, 2");
    }

    private int validate(String... arguments) throws Exception {
        return command(arguments).validate(Settings.load(Path.of(""), null, Map.of()));
    }

    private ValidateCommand command(String... arguments) {
        var command = new ValidateCommand();
        new CommandLine(command).setOut(new PrintWriter(out)).parseArgs(arguments);
        return command;
    }
}
