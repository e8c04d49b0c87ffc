package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProvenanceTest {
    @Test
    void It_is_a_line_of_JSON() {
        assertThat(PROVENANCE.asComment())
                .isEqualTo("{\"source\":\"https://rest.coincap.io/v3/assets\",\"simulated\":false,\"assets\":5,"
                        + "\"limit\":2,\"offset\":0,\"fetchedAt\":\"2026-11-23T12:00:01Z\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://rest.coincap.io/v3/assets", "http://é.example/模拟", "🚀\u0000\n\"\\", ""})
    void A_comment_is_ASCII_without_a_zero_byte_and_is_read_back(String source) {
        var provenance = new Provenance(source, true, 1, 2, 3, "2026-11-23T12:00:01Z");
        var comment = provenance.asComment();

        assertThat(US_ASCII.newEncoder().canEncode(comment)).isTrue();
        assertThat(comment).doesNotContain("\u0000", "\n");
        assertThat(Provenance.ofComment(comment)).isEqualTo(provenance);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiter = '|', nullValues = "(none)", textBlock = """
            (none)              | no gzip comment
            ''                  | No content
            assets.json         | Unrecognized token
            []                  | Cannot deserialize
            {"pages":1}         | Unrecognized field
            {"source":"x"       | Unexpected end-of-input
            """)
    void A_comment_of_another_maker_is_refused(@Nullable String comment, String says) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> Provenance.ofComment(comment))
                .withMessageStartingWith("the raw object does not say where it came from: " + says);
    }
}
