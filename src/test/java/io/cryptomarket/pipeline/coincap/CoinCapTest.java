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

    static Stream<YamlCases.Row> errorResponses() {
        return YamlCases.of("answers.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errorResponses")
    void A_status_other_than_200_is_refused_with_its_meaning(YamlCases.Row response) {
        var answer = answer(Integer.parseInt(response.text("status")), response.text("body"));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(answer))
                .withMessageStartingWith("CoinCap at https://rest.coincap.io/v3 answered " + response.text("status"))
                .withMessageContaining(response.text("says"))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(FailureKind.valueOf(response.text("kind"))));
    }

    @Test
    void A_200_passes_and_its_body_is_not_read() throws IOException {
        var answer = answer(200, "<html>");
        coinCap.requireSuccess(answer);

        assertThat(answer.getMessage().getBody(ByteArrayInputStream.class).readAllBytes())
                .asString(UTF_8)
                .isEqualTo("<html>");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500})
    void An_echoed_API_key_is_not_in_the_message(int status) {
        var echo = "{\"error\":\"key %s\n\t(%s) is not allowed to ...\"}".formatted(KEY, KEY);

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(answer(status, echo)))
                .withMessageContaining("{\"error\":\"key (key) ((key)) is not allowed to ...\"}")
                .satisfies(fault -> assertThat(fault.toString()).doesNotContain(KEY));
    }

    @Test
    void No_part_of_an_echoed_API_key_is_at_the_end_of_the_excerpt() {
        for (int before = 90; before <= 125; before++) {
            var echo = answer(500, "x".repeat(before) + KEY + "y".repeat(100));

            assertThatExceptionOfType(CoinCapException.class)
                    .isThrownBy(() -> coinCap.requireSuccess(echo))
                    .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain("0123"));
        }
    }

    @Test
    void No_part_of_an_echoed_API_key_is_left_where_the_reading_stops() {
        for (int cut = 1; cut < KEY.length(); cut++) {
            var echo = answer(500, " ".repeat(16_384 - cut) + KEY);

            assertThatExceptionOfType(CoinCapException.class)
                    .isThrownBy(() -> coinCap.requireSuccess(echo))
                    .withMessageContaining("answered 500: its own fault");
        }
    }

    @Test
    void Only_the_beginning_of_an_error_response_is_read() throws IOException {
        var endless = new DefaultExchange(CAMEL);
        endless.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 500);
        var body = new ByteArrayInputStream(new byte[1_000_000]);
        endless.getMessage().setBody(body);

        assertThatExceptionOfType(CoinCapException.class).isThrownBy(() -> coinCap.requireSuccess(endless));

        assertThat(body.available()).isGreaterThan(900_000);
    }

    @Test
    void A_requested_wait_is_in_the_message_with_the_setting_that_limits_it() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(withRetryAfter(503, "3600")))
                .withMessageEndingWith("; it asks to wait 3600 s (the most is set by coincap.retry-window)")
                .satisfies(fault -> assertThat(fault.retryAfter()).isEqualTo(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon"})
    void An_invalid_wait_is_ignored(String header) {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(withRetryAfter(503, header)))
                .withMessageEndingWith("its own fault; run again later if it lasts")
                .satisfies(fault -> assertThat(fault.retryAfter()).isNull());
    }

    @Test
    void A_requested_wait_is_ignored_if_a_retry_cannot_help() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(withRetryAfter(403, "3600")))
                .satisfies(fault -> assertThat(fault.retryAfter()).isNull());
    }

    @Test
    void Two_requested_waits_are_ignored() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(withRetryAfter(503, List.of("5", "3600"))))
                .satisfies(fault -> assertThat(fault.retryAfter()).isNull());
    }

    @Test
    void A_response_that_is_too_long_is_malformed_and_names_the_setting() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.failUnreachable(new ResponseLimits.TooLongException(1000)))
                .withMessage("CoinCap's answer is longer than 1000 bytes (coincap.answer-limit)")
                .satisfies(fault -> assertThat(fault.kind()).isEqualTo(FailureKind.COINCAP_MALFORMED));
    }

    @Test
    void A_long_error_response_is_shortened_to_one_line() {
        var page = answer(502, "<html>\r\n<body>\n" + "  <p>Bad gateway</p>\n".repeat(1000));

        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(page))
                .withMessageContaining("answered 502 (<html> <body> <p>Bad gateway</p> <p>")
                .withMessageContaining("...): its own fault")
                .satisfies(fault ->
                        assertThat(fault.getMessage()).hasSizeLessThan(260).doesNotContain("\n", "\r"));
    }

    @Test
    void A_blank_error_response_is_left_out() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.requireSuccess(answer(404, " \n ")))
                .withMessageStartingWith("CoinCap at https://rest.coincap.io/v3 answered 404: there");
    }

    @Test
    void An_error_response_without_a_configured_key_is_refused() {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> new CoinCap(URL, null, Clock.systemUTC()).requireSuccess(answer(401, "no key")))
                .withMessageContaining("answered 401 (no key): the API key is missing or wrong");
    }

    @Test
    void The_API_key_is_a_bearer_token() {
        assertThat(coinCap.authorization()).isEqualTo("Bearer " + KEY);
    }

    @Test
    void A_call_without_a_key_has_no_authorization() {
        assertThat(new CoinCap(URL, null, Clock.systemUTC()).authorization()).isNull();
    }

    static Stream<Arguments> failedCalls() {
        var noTrust = new SSLHandshakeException("PKIX path building failed");
        return Stream.of(
                Arguments.of(
                        new UnknownHostException("rest.coincap.io"), "cannot be found: no such host; see coincap.url"),
                Arguments.of(new SocketTimeoutException("Read timed out"), "did not answer in time"),
                Arguments.of(
                        new ResponseLimits.TooSlowException("did not finish its answer"), "did not finish its answer"),
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
    @MethodSource("failedCalls")
    void A_call_without_a_whole_response_is_a_transient_error(IOException failure, String message) {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.failUnreachable(failure))
                .withMessageStartingWith("CoinCap at https://rest.coincap.io/v3 " + message)
                .withCause(failure)
                .matches(thrown -> thrown.kind() == FailureKind.COINCAP_TRANSIENT);
    }

    static Stream<IOException> diskErrors() {
        return Stream.of(
                new IOException("No space left on device"),
                new FileNotFoundException("/tmp/x (Permission denied)"),
                new NoSuchFileException("/tmp/x"),
                new FileSystemException("/tmp/x", null, "Read-only file system"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("diskErrors")
    void A_response_that_the_disk_cannot_store_is_a_local_error(IOException fault) {
        assertThatExceptionOfType(CoinCapException.class)
                .isThrownBy(() -> coinCap.failUnreachable(fault))
                .withMessage("CoinCap's answer cannot be kept in " + System.getProperty("java.io.tmpdir") + ": "
                        + fault.getMessage())
                .matches(refused -> refused.kind() == FailureKind.COINCAP_NOT_KEPT);
    }

    @Test
    void A_timeout_names_its_settings() {
        assertThatCode(() -> coinCap.failUnreachable(new SocketTimeoutException("Read timed out")))
                .hasMessageEndingWith("see coincap.connect-timeout and coincap.response-timeout");
    }

    private static Exchange withRetryAfter(int status, Object retryAfter) {
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
