package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.JSON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.NOON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static io.cryptomarket.pipeline.snapshot.SamplePages.envelope;
import static io.cryptomarket.pipeline.snapshot.SamplePages.gunzip;
import static io.cryptomarket.pipeline.snapshot.SamplePages.page;
import static io.cryptomarket.pipeline.snapshot.SamplePages.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.input.BrokenInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RawSnapshotTest {
    static final Instant BEFORE_MIDNIGHT = Instant.parse("2026-11-23T23:59:59.999Z");
    static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");

    Path file;

    @BeforeEach
    void file(@TempDir Path folder) throws IOException {
        file = Files.createFile(folder.resolve("raw.json.gz"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"timestamp\":1795435200123,\"data\":[{\"id\":\"bitcoin\"}]}",
                "\n{ \"data\" : [ { \"priceUsd\" : 1.50e-7, \"id\" : \"caf\\u00e9 \\ud83d\\ude80 模拟 🚀\" } ],\r\n \"timestamp\":1795435200123}\n\n \t",
                "{\"more\":null,\"timestamp\":1795435200123,\"data\":[{\"id\":\"a\\/b\",\"tokens\":{}}],\"z\":[1,{}]}",
            })
    void A_page_is_kept_byte_for_byte(String body) throws IOException {
        snapshot(1, 1).add(stream(body), PROVENANCE);

        assertThat(gunzip(Files.readAllBytes(file))).isEqualTo(body);
    }

    @Test
    void A_page_larger_than_any_buffer_is_kept_byte_for_byte() throws IOException {
        var body = envelope(
                NOON,
                Stream.iterate(0, n -> n < 3000, n -> n + 1)
                        .map(n -> "{\"id\":\"asset-%d\",\"name\":\"%s\"}".formatted(n, "é".repeat(n % 700)))
                        .toArray(String[]::new));
        snapshot(3000, 3000).add(stream(body), PROVENANCE);

        assertThat(gunzip(Files.readAllBytes(file))).isEqualTo(body);
    }

    @Test
    void Every_page_is_a_gzip_member_of_its_own_and_a_line_of_its_own() throws IOException {
        var raw = snapshot(3, 2);
        raw.add(stream(page(0, 2)), PROVENANCE);
        int first = (int) Files.size(file);
        raw.add(stream(page(2, 1)), PROVENANCE);

        var bytes = Files.readAllBytes(file);
        assertThat(gunzip(Arrays.copyOf(bytes, first))).isEqualTo(page(0, 2));
        assertThat(gunzip(Arrays.copyOfRange(bytes, first, bytes.length))).isEqualTo("\n" + page(2, 1));
        assertThat(gunzip(bytes)).isEqualTo(page(0, 2) + "\n" + page(2, 1));
    }

    @Test
    void The_header_of_a_member_has_nothing_but_what_every_reader_takes() throws IOException {
        snapshot(5, 2).add(stream(page(0, 2)), PROVENANCE);

        assertThat(Files.readAllBytes(file)[3]).as("flags by RFC 1952").isZero();
    }

    @Test
    void The_origin_names_the_call_of_every_page_that_was_taken() {
        var raw = withOnePage();
        var second = new Provenance("https://rest.coincap.io/v3/assets", false, 5, 2, 2, "2026-11-23T12:00:02Z");
        assertThatExceptionOfType(SnapshotException.class).isThrownBy(() -> raw.add(stream(page(2, 3)), second));
        raw.add(stream(page(2, 2)), second);

        assertThat(raw.getOrigin()).isEqualTo(new Origin(List.of(PROVENANCE, second)));
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(page(2, 3), "CoinCap's answer holds 3 assets where at most 2 were asked for"),
                Arguments.of(page(2, 1) + page(3, 1), "CoinCap's answer holds 2 envelopes, not one"),
                Arguments.of(
                        page(MIDNIGHT, "asset-2"),
                        "the pages cross midnight: the first is of 2026-11-23T12:00:00.123Z, page 2 of 2026-11-24T00:00:00Z"),
                Arguments.of(
                        page(Instant.parse("2026-11-22T23:59:59.999Z"), "asset-2"),
                        "the pages cross midnight: the first is of 2026-11-23T12:00:00.123Z"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("misfits")
    void A_page_that_does_not_fit_is_refused_and_leaves_no_trace(String misfit, String says) throws IOException {
        var raw = withOnePage();
        var before = Files.readAllBytes(file);

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> raw.add(stream(misfit), PROVENANCE))
                .withMessageStartingWith(says);
        assertUntouched(raw, before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>502</html>",
                "[]",
                "{\"timestamp\":1795435200123,\"data\":{}}",
                "{\"timestamp\":1795435200123,\"data\":[{\"id\":\"asset-2\"},{\"id\":"
            })
    void A_page_that_is_no_envelope_is_refused_and_leaves_no_trace(String body) throws IOException {
        var raw = withOnePage();
        var before = Files.readAllBytes(file);

        assertThatExceptionOfType(CoinCapException.class).isThrownBy(() -> raw.add(stream(body), PROVENANCE));
        assertUntouched(raw, before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a slash as UTF-8 forbids it, c0 af, 43",
        "an emoji as UTF-8 forbids it, ed a0 bd ed ba 80, 44",
        "a byte that is zero, 00, 43"
    })
    void A_page_that_is_not_UTF_8_is_refused_and_leaves_no_trace(String what, String hex, int place)
            throws IOException {
        var raw = withOnePage();
        var before = Files.readAllBytes(file);
        var page = new SequenceInputStream(
                stream("{\"timestamp\":1795435200123,\"data\":[{\"id\":\""),
                new SequenceInputStream(
                        new ByteArrayInputStream(HexFormat.ofDelimiter(" ").parseHex(hex)), stream("\"}]}")));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> raw.add(page, PROVENANCE))
                .withMessage("CoinCap's answer is not JSON in UTF-8: byte " + place + " does not belong there")
                .matches(refused -> refused.kind() != FailureKind.COINCAP_TRANSIENT);
        assertUntouched(raw, before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void A_page_in_another_encoding_is_refused(String encoding) {
        var body = page(0, 1).getBytes(Charset.forName(encoding));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> snapshot(5, 2).add(new ByteArrayInputStream(body), PROVENANCE))
                .withMessageStartingWith("CoinCap's answer is not JSON in UTF-8: byte ");
    }

    @Test
    void A_page_that_breaks_off_far_in_leaves_no_trace() throws IOException {
        var raw = withOnePage();
        var before = Files.readAllBytes(file);
        var far = "{\"timestamp\":1795435200123,\"data\":[{\"id\":\"asset-2\",\"name\":\"" + noise(500_000);

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> raw.add(stream(far), PROVENANCE))
                .matches(failure -> failure.kind() == FailureKind.COINCAP_TRANSIENT);
        assertUntouched(raw, before);
    }

    @Test
    void A_page_whose_stream_fails_leaves_no_trace() throws IOException {
        var raw = withOnePage();
        var before = Files.readAllBytes(file);
        var broken = new SequenceInputStream(
                stream("{\"timestamp\":"), new BrokenInputStream(() -> new IOException("reset")));

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> raw.add(broken, PROVENANCE))
                .withMessageStartingWith("CoinCap's answer cannot be kept in " + file.getParent() + ": ")
                .withMessageEndingWith("reset");
        assertUntouched(raw, before);
    }

    @Test
    void A_refused_page_may_be_asked_for_again() throws IOException {
        var raw = withOnePage();
        assertThatExceptionOfType(SnapshotException.class).isThrownBy(() -> raw.add(stream(page(2, 3)), PROVENANCE));

        raw.add(stream(page(2, 2)), PROVENANCE);
        assertThat(gunzip(Files.readAllBytes(file))).isEqualTo(page(0, 2) + "\n" + page(2, 2));
        assertThat(raw.getRows()).isEqualTo(4);
    }

    @Test
    void A_refused_first_page_does_not_date_the_snapshot() {
        var raw = snapshot(5, 2);
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> raw.add(stream(page(BEFORE_MIDNIGHT, "a", "b", "c")), PROVENANCE));

        raw.add(stream(page(MIDNIGHT, "a", "b")), PROVENANCE);
        assertThat(raw.getDate()).hasToString("2026-11-24");
        assertThat(raw.getTimestamp()).isEqualTo(MIDNIGHT);
    }

    @Test
    void A_first_page_without_an_asset_is_refused() {
        var raw = snapshot(5, 2);

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> raw.add(stream(page(NOON)), PROVENANCE))
                .withMessage("CoinCap's answer holds no asset");
        assertThat(raw.hasMorePages()).isTrue();
    }

    @ParameterizedTest(name = "{0} ms")
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "1795435200, 1970-01-21T18:43:55.200Z",
        "1388534399999, 2013-12-31T23:59:59.999Z"
    })
    void A_page_from_before_there_was_a_CoinCap_is_refused(long timestamp, Instant made) {
        var raw = snapshot(1, 1);

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> raw.add(stream(page(Instant.ofEpochMilli(timestamp), "a")), PROVENANCE))
                .withMessage("CoinCap's answer is of " + made
                        + " by its own timestamp, before there was a CoinCap: not milliseconds?");
        assertThatIllegalStateException().isThrownBy(raw::getDate);
    }

    @Test
    void The_first_page_dates_the_snapshot_however_late_the_others_come() {
        var raw = snapshot(3, 1);
        raw.add(stream(page(Instant.parse("2026-11-23T00:00:00Z"), "a")), PROVENANCE);
        raw.add(stream(page(BEFORE_MIDNIGHT, "b")), PROVENANCE);

        assertThat(raw.getTimestamp()).isEqualTo(Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(raw.getDate()).hasToString("2026-11-23");
    }

    @Test
    void Before_its_first_page_a_snapshot_has_no_date() {
        assertThatIllegalStateException().isThrownBy(() -> snapshot(1, 1).getDate());
    }

    @ParameterizedTest(name = "{0} assets in pages of {1} of a market of {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    # wanted | page | market | calls as limit@offset     | rows
                    1        | 1    | 9      | 1@0                       | 1
                    4        | 2    | 9      | 2@0 2@2                   | 4
                    5        | 2    | 9      | 2@0 2@2 1@4               | 5
                    5        | 5    | 9      | 5@0                       | 5
                    5        | 9    | 9      | 5@0                       | 5
                    9        | 2    | 5      | 2@0 2@2 2@4               | 5
                    9        | 2    | 4      | 2@0 2@2 2@4               | 4
                    9        | 9    | 1      | 9@0                       | 1
                    2        | 1    | 1      | 1@0 1@1                   | 1
                    """)
    void It_wants_pages_until_it_has_enough_or_the_market_ends(
            int wanted, int pageSize, int market, String calls, int rows) {
        var raw = snapshot(wanted, pageSize);
        var called = new StringBuilder();
        while (raw.hasMorePages() && called.length() < 100) {
            called.append(' ').append(raw.getLimit()).append('@').append(raw.getOffset());
            int count = Math.max(0, Math.min(raw.getLimit(), market - raw.getOffset()));
            raw.add(stream(page(raw.getOffset(), count)), PROVENANCE);
        }

        assertThat(called.toString().strip()).isEqualTo(calls);
        assertThat(raw.getRows()).isEqualTo(rows);
        assertThat(raw.getAssets()).isEqualTo(wanted);
    }

    private RawSnapshot snapshot(int assets, int pageSize) {
        return new RawSnapshot(JSON, assets, pageSize, file);
    }

    private RawSnapshot withOnePage() {
        var raw = snapshot(5, 2);
        raw.add(stream(page(0, 2)), PROVENANCE);
        return raw;
    }

    private void assertUntouched(RawSnapshot raw, byte[] before) throws IOException {
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(raw.getRows()).isEqualTo(2);
        assertThat(raw.getOffset()).isEqualTo(2);
        assertThat(raw.getLimit()).isEqualTo(2);
        assertThat(raw.hasMorePages()).isTrue();
        assertThat(raw.getTimestamp()).isEqualTo(NOON);
    }

    /** What does not compress, so that it reaches the file before the page is known to be bad. */
    private static String noise(int length) {
        var random = new Random(1);
        return random.ints(length, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
