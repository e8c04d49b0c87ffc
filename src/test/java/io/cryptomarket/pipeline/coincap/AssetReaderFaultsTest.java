package io.cryptomarket.pipeline.coincap;

import static io.cryptomarket.pipeline.coincap.SampleBodies.JSON;
import static io.cryptomarket.pipeline.coincap.SampleBodies.all;
import static io.cryptomarket.pipeline.coincap.SampleBodies.assets;
import static io.cryptomarket.pipeline.coincap.SampleBodies.envelope;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.input.BrokenInputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AssetReaderFaultsTest {
    static Stream<YamlCases.Row> malformed() {
        return YamlCases.of("envelopes.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void A_body_that_is_not_an_envelope_is_refused_with_the_reason(YamlCases.Row malformed) {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> all(assets(malformed.text("body")).selectFields(List.of("id", "priceUsd", "tokens"))))
                .withMessageStartingWith("CoinCap's answer " + malformed.text("says"))
                .withMessageMatching(".*\\(line \\d+, column \\d+\\)")
                .satisfies(refused -> assertThat(refused.kind() == FailureKind.COINCAP_TRANSIENT)
                        .isEqualTo(malformed.flag("passing")));
    }

    @Test
    void An_error_message_has_line_and_column() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> all(assets("{\"timestamp\": 1,\n \"data\": [\n  {\"id\": bitcoin}]}")))
                .withMessageStartingWith("CoinCap's answer is not JSON (line 3, column ");
    }

    @Test
    void A_body_cut_at_any_byte_is_refused_or_ends_with_an_envelope() {
        var whole = (FIRST + "\n" + SECOND).getBytes(UTF_8);
        int first = FIRST.getBytes(UTF_8).length;
        var ofFirst = cells(FIRST.getBytes(UTF_8));

        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            if (length == first || length == first + 1) {
                assertThat(cells(cut)).as("cut after %d bytes", length).isEqualTo(ofFirst);
            } else {
                assertThatExceptionOfType(CoinCapException.class)
                        .as("cut after %d bytes: %s", length, new String(cut, UTF_8))
                        .isThrownBy(() -> cells(cut));
            }
        }
        assertThat(cells(whole)).hasSize(3).startsWith(ofFirst.toArray(String[]::new));
    }

    @Test
    void A_body_cut_at_any_byte_is_a_transient_error() {
        var whole = FIRST.getBytes(UTF_8);

        for (int length = 1; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(CoinCapException.class)
                    .as("cut after %d bytes: %s", length, new String(cut, UTF_8))
                    .isThrownBy(() -> cells(cut))
                    .matches(failure -> failure.kind() == FailureKind.COINCAP_TRANSIENT);
        }
    }

    @Test
    void A_body_that_arrives_byte_by_byte_reads_the_same() {
        var whole = (FIRST + SECOND).getBytes(UTF_8);
        var drops = Stream.iterate(0, at -> at < whole.length, at -> at + 1)
                .map(at -> (InputStream) new ByteArrayInputStream(whole, at, 1))
                .toList();

        var dripping = new SequenceInputStream(Collections.enumeration(drops));
        assertThat(cells(dripping)).isEqualTo(cells(whole));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"a byte that is never UTF-8, ff", "half a character, c3 22", "gzip, 1f 8b 08 00"})
    void Bytes_that_are_not_UTF_8_are_not_JSON(String what, String hex) {
        var body = new ByteArrayOutputStream();
        body.writeBytes("{\"timestamp\":1,\"data\":[{\"id\":\"".getBytes(UTF_8));
        body.writeBytes(HexFormat.ofDelimiter(" ").parseHex(hex));
        body.writeBytes("\"}]}".getBytes(UTF_8));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> cells(body.toByteArray()))
                .withMessageContaining("is not JSON")
                .matches(refused -> refused.kind() != FailureKind.COINCAP_TRANSIENT);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"gzip, 1f 8b 08 00 00 00", "zeros, 00 00 00 00", "text in Latin-1, e9 e8 e7"})
    void A_body_of_garbage_is_not_JSON(String what, String hex) {
        var body = HexFormat.ofDelimiter(" ").parseHex(hex);

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> cells(body))
                .withMessageContaining("is not JSON")
                .matches(refused -> refused.kind() != FailureKind.COINCAP_TRANSIENT);
    }

    @Test
    void A_body_of_garbage_that_looks_like_UTF_32_is_not_JSON() {
        A_body_of_garbage_is_not_JSON("UTF-32 of an unknown order", "00 00 ff fe 00 00");
    }

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"tokens", "unread"})
    void Endless_nesting_is_refused_without_a_stack_overflow(String field) {
        var body = "{\"timestamp\":1,\"data\":[{\"%s\":%s".formatted(field, "[".repeat(100_000));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> all(assets(body).selectFields(List.of("tokens"))))
                .withMessageStartingWith("CoinCap's answer is longer or deeper than can be read: ")
                .matches(refused -> refused.kind() != FailureKind.COINCAP_TRANSIENT);
    }

    @Test
    void A_field_name_that_is_too_long_is_refused() {
        var body = envelope(1, "{\"" + "x".repeat(60_000) + "\":1}");

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> all(assets(body)))
                .withMessageStartingWith("CoinCap's answer is longer or deeper than can be read: Name ")
                .matches(refused -> refused.kind() != FailureKind.COINCAP_TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud83d\"", "[\"\\ud83d\"]", "{\"1\":[{\"\\ud83d\":1}]}"})
    void checkRemaining_finds_half_a_character_in_an_unselected_field(String value) {
        var body = envelope(1, "{\"id\":\"bitcoin\",\"un\\nread\":" + value + "}");

        assertThat(all(assets(body))).hasSize(1);
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> all(assets(body).checkRemaining()))
                .withMessageStartingWith("CoinCap's answer has half a character in un read (line 1");
    }

    @Test
    void A_failing_stream_is_reported_as_unreadable() {
        var broken = new SequenceInputStream(
                new ByteArrayInputStream("{\"timestamp\":1,\"data\":[{\"id\":".getBytes(UTF_8)),
                new BrokenInputStream(() -> new IOException("disk on fire")));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> cells(broken))
                .withMessage("CoinCap's answer cannot be read: disk on fire");
    }

    @Test
    void A_compressed_stream_that_ends_early_breaks_off() {
        var cut = new SequenceInputStream(
                new ByteArrayInputStream("{\"timestamp\":1,\"data\":[{\"id\":".getBytes(UTF_8)),
                new BrokenInputStream(() -> new EOFException("Unexpected end of ZLIB input stream")));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> cells(cut))
                .withMessage("CoinCap's answer breaks off in the middle")
                .matches(failure -> failure.kind() == FailureKind.COINCAP_TRANSIENT);
    }

    @Test
    void A_closed_body_is_not_read_as_complete() throws IOException {
        var assetReader = assets(envelope(1, "{\"id\":\"bitcoin\"}", "{\"id\":\"ethereum\"}"));
        assetReader.next();
        assetReader.close();

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(assetReader::hasNext));
    }

    /** Together with SECOND, two envelopes with values of all kinds; the tests cut them at every byte. */
    static final String FIRST =
            "{\"data\":[{\"id\":\"bitcoin\",\"priceUsd\":\"1.5\",\"name\":\"caf\\u00e9 🚀 é\",\"maxSupply\":null},"
                    + " {\"id\":\"b\",\"priceUsd\":-1.5e-7,\"tokens\":{\"1\":[\"0x\",true,{}]}}], \"timestamp\":1763856300000}";

    static final String SECOND = "{\"timestamp\":1763856300001,\"data\":[{\"id\":\"c\",\"name\":\"\\ud83d\\ude80\"}]}";

    private static List<String> cells(byte[] body) {
        return cells(new ByteArrayInputStream(body));
    }

    private static List<String> cells(InputStream body) {
        var assetReader = new AssetReader(JSON, body, "CoinCap's answer")
                .selectFields(List.of("id", "priceUsd", "name", "maxSupply", "tokens"));
        return all(assetReader).stream().map(Object::toString).toList();
    }
}
