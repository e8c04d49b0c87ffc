package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RouteFilesTest {

    @Test
    void A_binary_file_is_named(@TempDir Path folder) throws Exception {
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
    void Errors_are_reported_and_warnings_are_not() {
        var findings = List.of(
                new Finding(Severity.ERROR, "a.camel.yaml", 2, 1, "no such step"),
                new Finding(Severity.WARNING, "a.camel.yaml", 2, 1, "unusual"));

        assertThat(RouteFiles.lines(findings)).containsExactly("route file a.camel.yaml:2:1: no such step");
    }
}
