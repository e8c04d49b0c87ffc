package io.cryptomarket.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PagesTest {

    private final Path root;

    PagesTest(@TempDir Path root) {
        this.root = root;
    }

    @BeforeEach
    void writePages() throws IOException {
        Files.createDirectories(root.resolve("src/docs"));
        Files.createDirectories(root.resolve("routes"));
        Files.writeString(root.resolve("src/docs/data.md"), "# Data\n\n## `SQL` and its [use](data.md)\n");
    }

    private Pages readme(String text) throws IOException {
        Files.writeString(root.resolve("README.md"), text);
        return Pages.under(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/docs/data.md",
                "src/docs/data.md#data",
                "src/docs/data.md#sql-and-its-use",
                "routes",
                "#start",
                "http://127.0.0.1/"
            })
    void A_link_to_an_existing_file_is_not_dead(String link) throws Exception {
        assertThat(readme("# Start\n[a link](" + link + ")\n").deadLinks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/docs/date.md", "src/docs/data.md#dates", "#end", "../outside.md", "/routes"})
    void A_link_to_a_missing_or_outside_file_is_dead(String link) throws Exception {
        assertThat(readme("# Start\n[a link](" + link + ")\n").deadLinks()).containsExactly("README.md: " + link);
    }

    @Test
    void A_link_in_a_code_block_is_ignored() throws Exception {
        assertThat(readme("```text\n[a link](nowhere.md)\n```\n").deadLinks()).isEmpty();
    }

    @Test
    void A_page_without_a_link_to_it_is_unreachable() throws Exception {
        assertThat(readme("# Start\n").unreachable()).containsExactly("src/docs/data.md");
        assertThat(readme("[data](src/docs/data.md)\n").unreachable()).isEmpty();
    }

    @Test
    void Commands_are_the_lines_of_shell_blocks_without_comments() throws Exception {
        var page = readme("""
                ```sh
                # first
                make all   # everything

                curl http://127.0.0.1/#top
                ```

                ```text
                not a command
                ```
                """).readme();

        assertThat(page.commands()).containsExactly("make all", "curl http://127.0.0.1/#top");
    }
}
