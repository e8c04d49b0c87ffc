package io.cryptomarket.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose file changes while they are in use. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BearerTokensTest {

    private static final String OLD = "the-token-of-before";
    private static final String NEW = "the-token-of-after-";

    private final LogCapture log = new LogCapture("http");

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void stop() {
        log.close();
    }

    private Path file() {
        return folder.resolve("tokens");
    }

    private BearerTokens tokens(Duration interval) throws Exception {
        Files.writeString(file(), OLD + "\n");
        return new BearerTokens("the-token-of-the-settings", file(), interval);
    }

    private static boolean admits(BearerTokens bearerTokens, String token) {
        return bearerTokens.isValid("Bearer " + token);
    }

    @Test
    void An_added_token_is_accepted_and_a_removed_one_is_refused() throws Exception {
        var bearerTokens = tokens(Duration.ZERO);

        Files.writeString(file(), OLD + "\n" + NEW + "\n");
        assertThat(admits(bearerTokens, OLD)).isTrue();
        assertThat(admits(bearerTokens, NEW)).isTrue();

        Files.writeString(file(), NEW + "\n");
        assertThat(admits(bearerTokens, OLD)).isFalse();
        assertThat(admits(bearerTokens, NEW)).isTrue();
        assertThat(admits(bearerTokens, "the-token-of-the-settings")).isTrue();
        assertThat(log.lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("INFO token file " + file() + " has changed"));
    }

    @Test
    void A_change_that_keeps_length_and_time_takes_effect() throws Exception {
        var bearerTokens = tokens(Duration.ZERO);
        var time = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file(), time);
        assertThat(admits(bearerTokens, OLD)).isTrue();

        Files.writeString(file(), NEW + "\n");
        Files.setLastModifiedTime(file(), time);

        assertThat(admits(bearerTokens, NEW)).isTrue();
        assertThat(admits(bearerTokens, OLD)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# none\n", "short\n", NEW + "\nwith spaces in it\n", "gone"})
    void An_unusable_file_keeps_the_previous_tokens_valid_and_is_logged_once(String text) throws Exception {
        var bearerTokens = tokens(Duration.ZERO);

        spoil(text);
        for (int call = 0; call < 3; call++) {
            assertThat(admits(bearerTokens, OLD)).isTrue();
            assertThat(admits(bearerTokens, NEW)).isFalse();
        }
        assertThat(bearerTokens.isRequired()).isTrue();
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .startsWith("WARN token file " + file())
                .endsWith("; the previous tokens stay valid")
                .doesNotContain("short", NEW, OLD, "spaces");

        Files.writeString(file(), NEW + "\n");
        assertThat(admits(bearerTokens, OLD)).isFalse();
        assertThat(admits(bearerTokens, NEW)).isTrue();
        spoil(text);
        assertThat(admits(bearerTokens, NEW)).isTrue();
        assertThat(log.warnings()).hasSize(2);
    }

    private void spoil(String text) throws IOException {
        if (text.equals("gone")) {
            Files.delete(file());
        } else {
            Files.writeString(file(), text);
        }
    }

    @Test
    void The_file_is_not_read_at_every_call() throws Exception {
        var bearerTokens = tokens(Duration.ofHours(1));
        Files.writeString(file(), NEW + "\n");

        assertThat(admits(bearerTokens, OLD)).isTrue();
        assertThat(admits(bearerTokens, NEW)).isFalse();
    }
}
