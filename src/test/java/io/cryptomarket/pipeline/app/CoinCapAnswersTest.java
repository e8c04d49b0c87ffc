package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.testing.RawCoinCap;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.WriteFaultProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run makes of CoinCap's answers: how many calls, after which wait, and what it says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CoinCapAnswersTest extends OneDateRuns {

    private static final String PAGE = SampleEnvelopes.page(MORNING, 0, 3);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNK = "2000\r\n" + " ".repeat(0x2000) + "\r\n";

    /** 80 MB, in case nobody stops it. */
    private static final int MANY = 10_000;

    static Stream<YamlCases.Row> calls() {
        return YamlCases.of("coincap-calls.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void Each_failure_is_retried_only_as_often_as_that_may_help(YamlCases.Row row) throws Exception {
        coinCap.then(exchange -> {
            row.find("wait").ifPresent(wait -> exchange.getResponseHeaders().set("Retry-After", wait));
            ScriptedCoinCap.reply(exchange, Integer.parseInt(row.text("status")), row.text("body"));
        });

        try (var pipeline = pipeline("coincap.retries=2")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining(row.text("says"));
        }

        assertThat(coinCap.requests()).hasSize(Integer.parseInt(row.text("calls")));
        assertThat(testLake.state()).isEmpty();
    }

    static Stream<Arguments> brokenOff() {
        var page = "Content-Length: " + PAGE.length() + "\r\n\r\n" + PAGE;
        return Stream.of(
                Arguments.of("a close instead of an answer", RawCoinCap.text(""), "broke off"),
                Arguments.of("a reset instead of an answer", RawCoinCap.reset(""), "broke off"),
                Arguments.of(
                        "a reset in the body",
                        RawCoinCap.reset(OK + page.substring(0, page.length() / 2)),
                        "broke off"),
                Arguments.of("no HTTP", RawCoinCap.text("SSH-2.0-OpenSSH_9.6\r\n"), "broke off"),
                Arguments.of(
                        "a Content-Length that is too large",
                        RawCoinCap.text(OK + "Content-Length: 9999\r\n\r\n" + PAGE),
                        "broke off its answer: Premature end"),
                Arguments.of(
                        "a Content-Length that is too small",
                        RawCoinCap.text(OK + "Content-Length: 100\r\n\r\n" + PAGE),
                        "breaks off in the middle"),
                Arguments.of(
                        "chunks without their end",
                        RawCoinCap.text(CHUNKED + Integer.toHexString(PAGE.length()) + "\r\n" + PAGE + "\r\n"),
                        "broke off"),
                Arguments.of("a chunk that is none", RawCoinCap.text(CHUNKED + "nonsense\r\n" + PAGE), "broke off"),
                Arguments.of(
                        "half a gzip",
                        RawCoinCap.text(OK + "Content-Encoding: gzip\r\n\r\n"
                                + gzip(PAGE).substring(0, 60)),
                        "broke off"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenOff")
    void A_truncated_answer_is_retried_and_never_accepted(String what, RawCoinCap.Answer answer, String says)
            throws Exception {
        try (var raw = new RawCoinCap(answer);
                var pipeline = pipeline("coincap.url=" + raw.url(), "coincap.retries=1")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining(says);

            assertThat(raw.calls()).as(what).isEqualTo(2);
        }

        assertThat(testLake.state()).isEmpty();
    }

    static Stream<Arguments> slow() {
        var head = "Content-Length: " + PAGE.length() + "\r\n\r\n";
        return Stream.of(
                Arguments.of("a body that drips", RawCoinCap.drip(OK + head, PAGE)),
                Arguments.of(
                        "a head that drips", RawCoinCap.drip(OK + "X-Slow: ", "x".repeat(500) + "\r\n" + head + PAGE)),
                Arguments.of(
                        "a body that drips without a length", RawCoinCap.drip(OK + "Connection: close\r\n\r\n", PAGE)),
                Arguments.of("a refusal that drips", RawCoinCap.drip("HTTP/1.1 401 No\r\n\r\n", PAGE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slow")
    void A_slow_answer_is_cut_off_at_its_time_limit(String what, RawCoinCap.Answer answer) throws Exception {
        try (var raw = new RawCoinCap(answer);
                var pipeline = pipeline(
                        "coincap.url=" + raw.url(),
                        "coincap.retries=1",
                        "coincap.response-timeout=60000",
                        "coincap.call-timeout=700")) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessage("CoinCap at " + raw.url()
                            + " did not finish its answer within 700 ms; see coincap.call-timeout");

            assertThat(raw.calls()).as(what).isEqualTo(2);
            await().atMost(Duration.ofSeconds(30)).until(() -> raw.cutOff() == 2);
        }

        assertThat(testLake.state()).isEmpty();
    }

    static Stream<Arguments> endless() {
        return Stream.of(
                Arguments.of("chunk after chunk", RawCoinCap.repeat(CHUNKED, CHUNK, MANY)),
                Arguments.of("to the close", RawCoinCap.repeat(OK + "\r\n", CHUNK, MANY)),
                Arguments.of(
                        "by its Content-Length",
                        RawCoinCap.repeat(OK + "Content-Length: " + Long.MAX_VALUE + "\r\n\r\n", CHUNK, MANY)),
                Arguments.of("a refusal", RawCoinCap.repeat("HTTP/1.1 500 No\r\n\r\n", CHUNK, MANY)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void An_endless_answer_is_cut_off_and_not_stored(String what, RawCoinCap.Answer answer) throws Exception {
        try (var raw = new RawCoinCap(answer);
                var pipeline = pipeline("coincap.url=" + raw.url(), "coincap.answer-limit=100000")) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessage("CoinCap's answer is longer than 100000 bytes (coincap.answer-limit)");

            assertThat(raw.calls()).as(what).isEqualTo(1);
            await().atMost(Duration.ofSeconds(30)).until(() -> raw.cutOff() == 1);
        }

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void The_size_limit_counts_decompressed_bytes() throws Exception {
        var small = gzip(" ".repeat(5_000_000));
        assertThat(small).hasSizeLessThan(100_000);
        var answer = OK + "Content-Encoding: gzip\r\nContent-Length: " + small.length() + "\r\n\r\n" + small;

        try (var raw = new RawCoinCap(RawCoinCap.text(answer));
                var pipeline = pipeline("coincap.url=" + raw.url(), "coincap.answer-limit=100000")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("is longer than 100000 bytes");

            assertThat(raw.calls()).isEqualTo(1);
        }
    }

    @Test
    void An_answer_of_the_allowed_size_is_accepted_and_a_byte_more_is_not() throws Exception {
        var page = SampleEnvelopes.page(MORNING, 0, 10);
        coinCap.then(200, page);

        try (var pipeline = pipeline("coincap.answer-limit=" + (page.length() - 1))) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("coincap.answer-limit");
        }
        try (var pipeline = pipeline("coincap.answer-limit=" + page.length())) {
            assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"503, 1, 1000", "429, 'Tue, 03 Nov 2026 00:05:03 GMT', 1750"})
    void A_retry_waits_as_long_as_CoinCap_requests(int status, String wait, long atLeast) throws Exception {
        coinCap.then(asking(status, wait)).then(200, PAGE);

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = pipeline()) {
            long begin = System.nanoTime();
            assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(3);

            // The sleep itself may be a hair short of what it was told.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(atLeast - 20));
            assertThat(log.count("trying again (1 of 3) in " + (atLeast + 999) / 1000 + " s, as it is asked to: "))
                    .isEqualTo(1);
        }

        assertThat(coinCap.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "Tue, 03 Nov 2026 00:05:01 GMT", "soon"})
    void An_invalid_Retry_After_leaves_the_delay_to_the_route(String wait) throws Exception {
        coinCap.then(asking(503, wait)).then(200, PAGE);

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = pipeline("coincap.retry-delay=400")) {
            long begin = System.nanoTime();
            pipeline.snapshot();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(200 - 20));
            assertThat(log.count("trying again (1 of 3): ")).isEqualTo(1);
        }
    }

    @Test
    void A_requested_wait_applies_to_one_retry() throws Exception {
        coinCap.then(asking(503, "1")).then(503, "busy").then(200, PAGE);

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = pipeline()) {
            pipeline.snapshot();

            assertThat(log.count("trying again (1 of 3) in 1 s")).isEqualTo(1);
            assertThat(log.count("trying again (2 of 3): ")).isEqualTo(1);
        }
    }

    @Test
    void A_setting_limits_the_requested_wait() throws Exception {
        coinCap.then(asking(503, "2")).then(200, PAGE);

        try (var pipeline = pipeline("coincap.retry-window=1999")) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessageContaining("it asks to wait 2 s (the most is set by coincap.retry-window)");
        }
        assertThat(coinCap.requests()).hasSize(1);

        try (var pipeline = pipeline("coincap.retry-window=2000")) {
            pipeline.snapshot();
        }
    }

    /** Five times, since the SDK itself makes up to four attempts of each write. */
    @ParameterizedTest
    @ValueSource(strings = {"/raw/", "assets.csv", "_manifest.json"})
    void A_paid_answer_is_kept_while_the_lake_is_away_for_a_while(String key) throws Exception {
        coinCap.then(200, PAGE);

        try (var log = VerboseLogCapture.verbosely();
                var writeFaultProxy = WriteFaultProxy.unavailable(testLake.endpoint(), key, 5);
                var pipeline = pipeline("s3.endpoint=" + writeFaultProxy.endpoint())) {
            var snapshotResult = pipeline.snapshot();

            assertThat(snapshotResult.fetched()).isEqualTo(SnapshotResult.Fetched.CREATED);
            assertThat(snapshotResult.published()).isEqualTo(Published.CREATED);
            assertThat(log.count("trying again")).isPositive();
            assertThat(testLake.sha256(snapshotResult.manifest().csv().key()))
                    .isEqualTo(snapshotResult.manifest().csv().sha256());
            assertThat(testLake.sha256(snapshotResult.manifest().raw().key()))
                    .isEqualTo(snapshotResult.manifest().raw().sha256());
        }

        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_run_without_a_paid_answer_does_not_wait_for_the_lake() throws Exception {
        try (var log = VerboseLogCapture.verbosely();
                var pipeline = pipeline("s3.endpoint=http://127.0.0.1:1")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("127.0.0.1");

            assertThat(log.count("trying again")).isZero();
        }

        assertThat(coinCap.requests()).isEmpty();
    }

    private static ScriptedCoinCap.Answer asking(int status, String wait) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", wait);
            ScriptedCoinCap.reply(exchange, status, "too many requests per minute");
        };
    }

    private static String gzip(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
