package io.cryptomarket.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.validation.RouteSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start finds of the routes that were in use. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LastKnownGoodTest {

    private static final RouteSet FILES = RouteSet.of(Map.of("a.camel.yaml", "- route: {}\n# ö\n"));

    @TempDir
    Path temporary = Path.of("");

    @Test
    void What_is_stored_is_found_again() throws Exception {
        var state = temporary.resolve("not/there/yet");
        new LastKnownGood(state, "1").store(RouteSet.of(Map.of("b.camel.yaml", "x")));
        new LastKnownGood(state, "1").store(FILES);

        assertThat(new LastKnownGood(state, "1").load()).isEqualTo(FILES);
    }

    @Test
    void Nothing_is_found_the_first_time() throws Exception {
        assertThat(new LastKnownGood(temporary, "1").load()).isNull();
    }

    @Test
    void What_a_killed_process_left_half_written_is_not_taken() throws Exception {
        new LastKnownGood(temporary, "1").store(FILES);
        Files.writeString(temporary.resolve("routes-in-use.json.new"), "{\"a.ca");

        assertThat(new LastKnownGood(temporary, "1").load()).isEqualTo(FILES);
    }

    @Test
    void Another_version_looks_at_them_again() throws Exception {
        new LastKnownGood(temporary, "1").store(FILES);

        assertThat(new LastKnownGood(temporary, "1").holds(FILES)).isTrue();
        assertThat(new LastKnownGood(temporary, "2").holds(FILES)).isFalse();
        assertThat(new LastKnownGood(temporary, "2").load()).isEqualTo(FILES);
    }

    /** It is to help a start, and must not be what prevents one. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"version\":\"1\",\"fi", "{}", "null", "[]", "{\"version\":\"1\",\"files\":{\"a\":null}}"})
    void What_is_damaged_is_as_good_as_not_there(String content) throws Exception {
        Files.writeString(temporary.resolve("routes-in-use.json"), content);

        assertThat(new LastKnownGood(temporary, "1").load()).isNull();
        assertThat(new LastKnownGood(temporary, "1").holds(FILES)).isFalse();
    }
}
