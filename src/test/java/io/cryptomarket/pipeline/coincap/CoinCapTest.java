package io.cryptomarket.pipeline.coincap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CoinCapTest {
    static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    static final URI URL = URI.create("https://rest.coincap.io/v3");
    static final String KEY = "0123456789abcdef-key";

    final CoinCap coinCap = new CoinCap(URL, KEY, Clock.systemUTC());

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    static Stream<YamlCases.Row> refusals() {
        return YamlCases.of("answers.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void A_status_other_than_200_is_refused_by_its_meaning(YamlCases.Row refusal) {
        var answer = answer(Integer.parseInt(refusal.text("status")), refusal.text("body"));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(answer))
                .withMessageStartingWith("CoinCap at https://rest.coincap.io/v3 answered " + refusal.text("status"))
                .withMessageContaining(refusal.text("says"))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(FailureKind.valueOf(refusal.text("kind"))));
    }

    @Test
    void A_200_passes_whatever_its_body_and_the_body_stays_unread() throws IOException {
        var answer = answer(200, "<html>");
        coinCap.requireSuccess(answer);

        assertThat(answer.getMessage().getBody(ByteArrayInputStream.class).readAllBytes())
                .asString(UTF_8)
                .isEqualTo("<html>");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500})
    void A_key_that_the_answer_echoes_is_not_told(int status) {
        var echo = "{\"error\":\"key %s\n\t(%s) is not allowed to ...\"}".formatted(KEY, KEY);

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(answer(status, echo)))
                .withMessageContaining("{\"error\":\"key (key) ((key)) is not allowed to ...\"}")
                .satisfies(fault -> assertThat(fault.toString()).doesNotContain(KEY));
    }

    @Test
    void A_key_that_the_answer_echoes_where_the_quote_ends_is_not_told_in_part() {
        for (int before = 90; before <= 125; before++) {
            var echo = answer(500, "x".repeat(before) + KEY + "y".repeat(100));

            assertThatExceptionOfType(CoinCapException.class)
                    .isThrownBy(() -> coinCap.requireSuccess(echo))
                    .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain("0123"));
        }
    }

    @Test
    void A_key_that_stands_where_the_reading_stops_is_not_told_in_part() {
        for (int cut = 1; cut < KEY.length(); cut++) {
            var echo = answer(500, " ".repeat(16_384 - cut) + KEY);

            assertThatExceptionOfType(CoinCapException.class)
                    .isThrownBy(() -> coinCap.requireSuccess(echo))
                    .withMessageContaining("answered 500: its own fault");
        }
    }

    @Test
    void Of_a_refusal_no_more_is_read_than_can_be_told() throws IOException {
        var endless = new DefaultExchange(CAMEL);
        endless.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 500);
        var body = new ByteArrayInputStream(new byte[1_000_000]);
        endless.getMessage().setBody(body);

        assertThatExceptionOfType(CoinCapException.class).isThrownBy(() -> coinCap.requireSuccess(endless));

        assertThat(body.available()).isGreaterThan(900_000);
    }

    @Test
    void A_wait_that_is_asked_for_is_told_with_the_setting_that_bounds_it() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(asking(503, "3600")))
                .withMessageEndingWith("; it asks to wait 3600 s (the most is set by coincap.retry-window)")
                .satisfies(fault -> assertThat(fault.retryAfter()).isEqualTo(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon"})
    void What_is_no_wait_is_not_told(String header) {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(asking(503, header)))
                .withMessageEndingWith("its own fault; run again later if it lasts")
                .satisfies(fault -> assertThat(fault.retryAfter()).isNull());
    }

    @Test
    void Where_waiting_does_not_help_a_wait_that_is_asked_for_is_none() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(asking(403, "3600")))
                .satisfies(fault -> assertThat(fault.retryAfter()).isNull());
    }

    @Test
    void Two_waits_at_once_are_none() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(asking(503, List.of("5", "3600"))))
                .satisfies(fault -> assertThat(fault.retryAfter()).isNull());
    }

    @Test
    void An_answer_that_is_too_long_is_malformed_and_names_the_setting() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.failUnreachable(new ResponseLimits.TooLongException(1000)))
                .withMessage("CoinCap's answer is longer than 1000 bytes (coincap.answer-limit)")
                .satisfies(fault -> assertThat(fault.kind()).isEqualTo(FailureKind.COINCAP_MALFORMED));
    }

    @Test
    void A_long_answer_is_quoted_in_part_and_in_one_line() {
        var page = answer(502, "<html>\r\n<body>\n" + "  <p>Bad gateway</p>\n".repeat(1000));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(page))
                .withMessageContaining("answered 502 (<html> <body> <p>Bad gateway</p> <p>")
                .withMessageContaining("...): its own fault")
                .satisfies(fault ->
                        assertThat(fault.getMessage()).hasSizeLessThan(260).doesNotContain("\n", "\r"));
    }

    @Test
    void A_blank_answer_is_not_quoted() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(answer(404, " \n ")))
                .withMessageStartingWith("CoinCap at https://rest.coincap.io/v3 answered 404: there");
    }

    @Test
    void Without_a_key_an_answer_is_refused_all_the_same() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> new CoinCap(URL, null, Clock.systemUTC()).requireSuccess(answer(401, "no key")))
                .withMessageContaining("answered 401 (no key): the API key is missing or wrong");
    }

    @Test
    void The_key_goes_as_bearer() {
        assertThat(coinCap.authorization()).isEqualTo("Bearer " + KEY);
    }

    @Test
    void Without_a_key_no_authorization_is_sent() {
        assertThat(new CoinCap(URL, null, Clock.systemUTC()).authorization()).isNull();
    }

    static Stream<Arguments> silences() {
        var noTrust = new SSLHandshakeException("PKIX path building failed");
        return Stream.of(
                Arguments.of(
                        new UnknownHostException("rest.coincap.io"), "cannot be found: no such host; see coincap.url"),
                Arguments.of(new SocketTimeoutException("Read timed out"), "did not answer in time"),
                Arguments.of(
                        new ResponseLimits.TooSlowException(Duration.ofMinutes(2)),
                        "did not finish its answer within 120000 ms; see coincap.call-timeout"),
                Arguments.of(new ConnectTimeoutException("Connect timed out"), "did not answer in time"),
                Arguments.of(new ConnectException("Connection refused"), "does not accept connections"),
                Arguments.of(new HttpHostConnectException("Connection refused"), "does not accept connections"),
                Arguments.of(noTrust, "has no trusted TLS connection to offer: PKIX path building failed"),
                Arguments.of(new SocketException("Connection reset"), "broke off its answer: Connection reset"),
                Arguments.of(
                        new EOFException("Unexpected end of ZLIB input stream"),
                        "broke off its answer: Unexpected end of"),
                Arguments.of(new ConnectionClosedException("Premature end"), "broke off its answer: Premature end"),
                Arguments.of(
                        new NoHttpResponseException("failed to respond"), "broke off its answer: failed to respond"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silences")
    void A_call_without_a_whole_answer_is_a_passing_fault(IOException silence, String says) {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.failUnreachable(silence))
                .withMessageStartingWith("CoinCap at https://rest.coincap.io/v3 " + says)
                .withCause(silence)
                .matches(failure -> failure.kind() == FailureKind.COINCAP_TRANSIENT);
    }

    static Stream<IOException> faultsOfTheDisk() {
        return Stream.of(
                new IOException("No space left on device"),
                new FileNotFoundException("/tmp/x (Permission denied)"),
                new NoSuchFileException("/tmp/x"),
                new FileSystemException("/tmp/x", null, "Read-only file system"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfTheDisk")
    void An_answer_that_this_machine_cannot_keep_is_no_fault_that_passes(IOException fault) {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.failUnreachable(fault))
                .withMessage("CoinCap's answer cannot be kept in " + System.getProperty("java.io.tmpdir") + ": "
                        + fault.getMessage())
                .matches(refused -> refused.kind() == FailureKind.COINCAP_NOT_KEPT);
    }

    @Test
    void A_silence_names_the_settings_of_its_time() {
        assertThatCode(() -> coinCap.failUnreachable(new SocketTimeoutException("Read timed out")))
                .hasMessageEndingWith("see coincap.connect-timeout and coincap.response-timeout");
    }

    private static Exchange asking(int status, Object retryAfter) {
        var exchange = answer(status, "");
        exchange.getMessage().setHeader("Retry-After", retryAfter);
        return exchange;
    }

    private static Exchange answer(int status, String body) {
        var exchange = new DefaultExchange(CAMEL);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(UTF_8)));
        return exchange;
    }
}
