package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentedCommandsTest {

    private static final Pattern OF_A_ROW = Pattern.compile("(?m)^\\| `([a-z][a-z-]*)[ `]");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "src/docs/operations.md"})
    void The_table_of_commands_has_every_command(String page) throws Exception {
        assertThat(firstCells(table(page)))
                .containsExactlyInAnyOrderElementsOf(
                        Main.program().getSubcommands().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "src/docs/operations.md"})
    void Every_option_of_a_row_is_one_of_its_command(String page) throws Exception {
        var commands = Main.program().getSubcommands();

        for (var row : table(page).lines().filter(OF_A_ROW.asPredicate()).toList()) {
            var command = commands.get(firstCells(row).findFirst().orElseThrow());
            assertThat(OPTION.matcher(row).results().map(MatchResult::group))
                    .isSubsetOf(Objects.requireNonNull(command)
                            .getCommandSpec()
                            .optionsMap()
                            .keySet());
        }
    }

    /** The lines of the table that is headed by "command". */
    private static String table(String page) throws Exception {
        var table = Pattern.compile("(?m)^\\| command \\|.*\n(\\|.*\n)+").matcher(Files.readString(Path.of(page)));
        assertThat(table.find()).isTrue();
        return table.group();
    }

    private static Stream<String> firstCells(String table) {
        return OF_A_ROW.matcher(table).results().map(cell -> cell.group(1));
    }
}
