package io.cryptomarket.pipeline.coincap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class Utf8ValidatingInputStreamTest {

    @Test
    void Every_character_passes() throws IOException {
        var all = new StringBuilder();
        for (int character = 1; character <= Character.MAX_CODE_POINT; character++) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                all.appendCodePoint(character);
            }
        }
        var bytes = all.toString().getBytes(UTF_8);

        assertThat(new Utf8ValidatingInputStream(new ByteArrayInputStream(bytes)).readAllBytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a slash in two bytes, 61 c0 af, 2",
        "a delete in two bytes, 61 c1 bf, 2",
        "a slash in three bytes, 61 e0 80 af, 3",
        "a slash in four bytes, 61 f0 80 80 af, 3",
        "half a character, 61 ed a0 80, 3",
        "two halves in three bytes each, 61 ed a0 bd ed ba 80, 3",
        "beyond the last character, 61 f4 90 80 80, 3",
        "far beyond, 61 f5 80 80 80, 2",
        "the middle of a character, 61 80, 2",
        "a character without its end, 61 c3 22, 3",
        "a character of four bytes without its end, 61 f0 9f 9a 22, 5",
        "a byte that is never UTF-8, 61 ff, 2",
        "a zero as UTF-16 has it, 7b 00, 2"
    })
    void Any_other_byte_is_refused_with_its_position(String what, String hex, int place) {
        var bytes = HexFormat.ofDelimiter(" ").parseHex(hex);

        assertThatExceptionOfType(CharConversionException.class)
                .isThrownBy(() -> new Utf8ValidatingInputStream(new ByteArrayInputStream(bytes)).readAllBytes())
                .withMessage("byte " + place + " does not belong there");
        assertThatExceptionOfType(CharConversionException.class)
                .isThrownBy(() -> readOneByOne(bytes))
                .withMessage("byte " + place + " does not belong there");
    }

    @Test
    void An_end_within_a_character_is_not_an_error() throws IOException {
        var cut = HexFormat.ofDelimiter(" ").parseHex("61 f0 9f 9a");

        assertThat(new Utf8ValidatingInputStream(new ByteArrayInputStream(cut)).readAllBytes())
                .isEqualTo(cut);
    }

    private static void readOneByOne(byte[] bytes) throws IOException {
        var body = new Utf8ValidatingInputStream(new ByteArrayInputStream(bytes));
        while (body.read() >= 0) {}
    }
}
