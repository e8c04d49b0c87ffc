package io.cryptomarket.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.YamlCases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultFileTest {
    Path file;

    @BeforeEach
    void file(@TempDir Path folder) {
        file = folder.resolve("faults.yaml");
    }

    static Stream<YamlCases.Row> refused() {
        return YamlCases.of("fault-scripts.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void A_wrong_file_is_refused_with_its_place_and_the_allowed_values(YamlCases.Row refused) throws Exception {
        Files.writeString(file, refused.text("script"));

        reading()
                .withMessageStartingWith("fault script " + file)
                .withMessageContaining(refused.text("says"))
                .satisfies(wrong -> assertThat(wrong).message().hasLineCount(1));
    }

    @Test
    void The_message_for_a_missing_file_names_the_setting() {
        reading().withMessage("fault script " + file + ": there is no such file; see local.faults");
    }

    @Test
    void The_message_for_a_folder_names_the_setting() throws Exception {
        Files.createDirectory(file);

        reading()
                .withMessageStartingWith("fault script " + file + ": it cannot be read, ")
                .withMessageEndingWith("; see local.faults");
    }

    @Test
    void A_file_that_is_not_UTF_8_is_refused() throws Exception {
        Files.write(file, "- body: données\n".getBytes(StandardCharsets.ISO_8859_1));

        reading().withMessage("fault script " + file + ": it is not UTF-8; save it as that");
    }

    @Test
    void Every_field_is_read() throws Exception {
        Files.writeString(file, """
                - {status: 429, headers: {Retry-After: 2, A: '0'}, body: 007, delay: 1, truncate: 3, drip: 4, times: 5}
                - reset: true
                - ok
                """);

        assertThat(FaultFile.read(file))
                .containsExactly(
                        new ResponseFault(429, Map.of("Retry-After", "2", "A", "0"), "007", 1, false, 3, 4, 5),
                        new ResponseFault(null, Map.of(), null, 0, true, ResponseFault.WHOLE, 0, 1),
                        ResponseFault.NONE);
    }

    private ThrowableAssertAlternative<LocalStartException> reading() {
        return assertThatExceptionOfType(LocalStartException.class).isThrownBy(() -> FaultFile.read(file));
    }
}
