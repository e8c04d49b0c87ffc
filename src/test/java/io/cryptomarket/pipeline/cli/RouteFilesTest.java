package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.spi.Resource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RouteFilesTest {

    @Test
    void A_file_that_is_not_YAML_is_named_with_line_and_column(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.camel.yaml"), "- route:\n    id: a\n    from: [\n");
        Files.writeString(folder.resolve("b.camel.yaml"), "- route:\n\tid: b\n");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> RouteFiles.read(folder))
                .satisfies(refused -> assertThat(
                                String.valueOf(refused.getMessage()).lines())
                        .hasSize(2)
                        .anyMatch(line -> line.startsWith("route file " + folder.resolve("a.camel.yaml") + ", line 4"))
                        .anyMatch(line -> line.startsWith(
                                "route file " + folder.resolve("b.camel.yaml") + ", line 2, column 1:")));
    }

    @Test
    void A_folder_without_a_route_file_is_refused(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("notes.yaml"), "- a");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> RouteFiles.read(folder))
                .withMessage("routes folder " + folder + " holds no *.camel.yaml file; see routes.folder");
    }

    @Test
    void The_files_come_in_the_order_of_their_names(@TempDir Path folder) throws Exception {
        for (var name : new String[] {"b", "c", "a"}) {
            Files.writeString(folder.resolve(name + ".camel.yaml"), "- route: {}\n");
        }

        assertThat(RouteFiles.read(folder))
                .extracting(Resource::getLocation)
                .containsExactly("file:a.camel.yaml", "file:b.camel.yaml", "file:c.camel.yaml");
    }

    @Test
    void The_reason_that_is_told_is_the_innermost_and_in_one_line() {
        var failure = new IllegalStateException("route broken", new IllegalArgumentException("no such\n  step"));

        assertThat(RouteFiles.explain(failure)).hasMessage("the routes cannot be started: no such step");
    }
}
