package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.Validator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.Resource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RouteFilesTest {

    @Test
    void A_file_that_is_no_text_is_named(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("a.camel.yaml"), new byte[] {(byte) 0xff});

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> RouteFiles.read(folder))
                .withMessage("a.camel.yaml: is not UTF-8 text; save it as UTF-8");
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

        assertThat(RouteFiles.resources(RouteFiles.read(folder)))
                .extracting(Resource::getLocation)
                .containsExactly("file:a.camel.yaml", "file:b.camel.yaml", "file:c.camel.yaml");
    }

    @Test
    void All_that_is_wrong_is_told_when_the_routes_cannot_be_started() {
        var failure = new IllegalStateException("route broken");
        var files = RouteSet.of(Map.of("a.camel.yaml", "-"));
        Validator two = set -> List.of(
                new Finding(Severity.ERROR, "a.camel.yaml", 2, 1, "no such step"),
                new Finding(Severity.WARNING, "a.camel.yaml", 2, 1, "unusual"),
                new Finding(Severity.ERROR, "a.camel.yaml", 3, 1, "no such bean"));

        assertThat(RouteFiles.explain(failure, files, two))
                .hasMessage("route file a.camel.yaml:2:1: no such step" + System.lineSeparator()
                        + "route file a.camel.yaml:3:1: no such bean");
        assertThat(RouteFiles.explain(failure, files, set -> List.of()))
                .hasMessage("the routes cannot be started: route broken");
    }

    @Test
    void The_reason_that_is_told_is_the_innermost_and_in_one_line() {
        var failure = new IllegalStateException("route broken", new IllegalArgumentException("no such\n  step"));

        assertThat(RouteFiles.explain(failure)).hasMessage("the routes cannot be started: no such step");
    }
}
