package io.cryptomarket.pipeline.coincap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LogExcerptTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "2.3e-5", "Café 模拟 🚀", "{\"usd\":\"1\"}"})
    void Plain_text_is_unchanged(String text) {
        assertThat(LogExcerpt.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\nb",
                "a\r\n\r\nb",
                "a\tb",
                "a\u0000b",
                "a\u001bb",
                "a\u0085b",
                "a\u009bb",
                "a\u2028b",
                "a\u202eb",
                "a\ud83db"
            })
    void A_line_break_or_control_character_becomes_a_space(String text) {
        assertThat(LogExcerpt.of(text)).isEqualTo("a b");
    }

    @Test
    void A_long_text_is_cut_off() {
        assertThat(LogExcerpt.of("x".repeat(120))).isEqualTo("x".repeat(120));
        assertThat(LogExcerpt.of("x".repeat(121))).isEqualTo("x".repeat(120) + "...");
        assertThat(LogExcerpt.of("x".repeat(119) + "🚀🚀")).isEqualTo("x".repeat(119) + " ...");
    }

    @Test
    void An_excerpt_of_a_long_text_has_its_length_and_keeps_its_characters() {
        assertThat(LogExcerpt.excerpt("a\n" + "x".repeat(118))).isEqualTo("a\n" + "x".repeat(118));
        assertThat(LogExcerpt.excerpt("a\n" + "x".repeat(119)))
                .isEqualTo("a\n" + "x".repeat(118) + "... (121 characters)");
    }
}
