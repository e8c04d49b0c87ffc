package io.cryptomarket.pipeline.storage;

import static io.cryptomarket.pipeline.storage.ErrorMessagesTest.coinCapAnswered;
import static io.cryptomarket.pipeline.storage.ErrorMessagesTest.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.RawSnapshot;
import io.cryptomarket.pipeline.snapshot.RawSnapshotFactory;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RetryPolicyTest {
    static final S3Location LAKE = new S3Location("market", null, null, false, null);
    static final Instant NOW = Instant.parse("2026-11-03T00:05:01.250Z");
    static final long WINDOW = 600_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void A_transient_fault_is_retried_as_often_as_allowed(int most) {
        var errorMessages = new ErrorMessages(LAKE);
        var failed = failed(coinCapAnswered(503));

        for (int tried = 0; tried < most; tried++) {
            assertThat(errorMessages.shouldRetry(failed, most, WINDOW)).isTrue();
        }
        assertThat(errorMessages.shouldRetry(failed, most, WINDOW)).isFalse();
        assertThat(errorMessages.shouldRetry(failed, most, WINDOW)).isFalse();
    }

    @Test
    void The_retries_count_for_the_whole_run_even_if_its_headers_are_cleared() {
        var errorMessages = new ErrorMessages(LAKE);
        var failed = failed(coinCapAnswered(503));

        assertThat(errorMessages.shouldRetry(failed, 2, WINDOW)).isTrue();
        failed.getMessage().removeHeaders("*");
        failed.setProperty(Exchange.EXCEPTION_CAUGHT, coinCapIsSilent());
        assertThat(errorMessages.shouldRetry(failed, 2, WINDOW)).isTrue();
        assertThat(errorMessages.shouldRetry(failed, 2, WINDOW)).isFalse();
    }

    @Test
    void Every_run_has_its_own_retries() {
        var errorMessages = new ErrorMessages(LAKE);

        assertThat(errorMessages.shouldRetry(failed(coinCapAnswered(503)), 1, WINDOW))
                .isTrue();
        assertThat(errorMessages.shouldRetry(failed(coinCapAnswered(503)), 1, WINDOW))
                .isTrue();
    }

    @Test
    void A_write_that_conflicts_with_another_is_retried() {
        var conflict = failed(S3Exception.builder().statusCode(409).build());

        assertThat(new ErrorMessages(LAKE).shouldRetry(conflict, 1, WINDOW)).isTrue();
        assertThat(new ErrorMessages(LAKE).shouldRetry(conflict, 1, WINDOW)).isFalse();
    }

    static Stream<Exception> permanent() {
        return Stream.of(
                coinCapAnswered(400),
                coinCapAnswered(401),
                coinCapAnswered(403),
                coinCapAnswered(404),
                coinCapAnswered(429),
                new SnapshotException("the pages cross midnight"),
                new SnapshotException("the raw object breaks off", coinCapAnswered(503)),
                // What an expression threw, whose step would be repeated alone.
                new RuntimeCamelException(coinCapAnswered(503)),
                new IOException("disk full"),
                S3Exception.builder().statusCode(412).build(),
                S3Exception.builder().statusCode(503).build(),
                new NullPointerException());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("permanent")
    void A_permanent_failure_is_not_retried(Exception failure) {
        assertThat(new ErrorMessages(LAKE).shouldRetry(failed(failure), 20, WINDOW))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "30, 30000", "600, 600000", "'Tue, 03 Nov 2026 00:05:31 GMT', 29750"})
    void A_requested_delay_replaces_that_of_the_policy(String asked, long delay) {
        var failed = failed(coinCapAsksToWait(asked));

        assertThat(at(NOW).shouldRetry(failed, 1, WINDOW)).isTrue();
        assertThat(failed.getIn().getHeader(Exchange.REDELIVERY_DELAY)).isEqualTo(delay);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "Sun, 06 Nov 1994 08:49:37 GMT", "soon", ""})
    void An_invalid_delay_leaves_it_to_the_policy(String asked) {
        var failed = failed(coinCapAsksToWait(asked));

        assertThat(at(NOW).shouldRetry(failed, 1, WINDOW)).isTrue();
        assertThat(failed.getIn().getHeaders()).doesNotContainKey(Exchange.REDELIVERY_DELAY);
    }

    @Test
    void A_requested_delay_applies_to_one_retry() {
        var failed = failed(coinCapAsksToWait("30"));
        assertThat(at(NOW).shouldRetry(failed, 2, WINDOW)).isTrue();

        failed.setProperty(Exchange.EXCEPTION_CAUGHT, coinCapAnswered(503));
        assertThat(at(NOW).shouldRetry(failed, 2, WINDOW)).isTrue();

        assertThat(failed.getIn().getHeaders()).doesNotContainKey(Exchange.REDELIVERY_DELAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"601", "86400", "9223372036854775808", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void A_delay_that_would_end_after_the_window_prevents_the_retry(String asked) {
        var failed = failed(coinCapAsksToWait(asked));

        assertThat(at(NOW).shouldRetry(failed, 20, WINDOW)).isFalse();
        assertThat(failed.getIn().getHeaders()).doesNotContainKey(Exchange.REDELIVERY_DELAY);
    }

    @Test
    void The_window_begins_with_the_first_failure_and_no_retry_starts_after_it() {
        var failed = failed(coinCapAnswered(503));

        assertThat(at(NOW).shouldRetry(failed, 20, WINDOW)).isTrue();
        assertThat(at(NOW.plusMillis(WINDOW)).shouldRetry(failed, 20, WINDOW)).isTrue();
        assertThat(at(NOW.plusMillis(WINDOW + 1)).shouldRetry(failed, 20, WINDOW))
                .isFalse();
    }

    @Test
    void A_delay_must_fit_into_the_rest_of_the_window() {
        var failed = failed(coinCapAsksToWait("300"));

        assertThat(at(NOW).shouldRetry(failed, 20, WINDOW)).isTrue();
        assertThat(at(NOW.plusSeconds(300)).shouldRetry(failed, 20, WINDOW)).isTrue();
        assertThat(at(NOW.plusSeconds(301)).shouldRetry(failed, 20, WINDOW)).isFalse();
    }

    @Test
    void A_window_of_zero_allows_no_retry() {
        assertThat(at(NOW).shouldRetry(failed(coinCapAnswered(503)), 20, 0)).isFalse();
    }

    static Stream<Exception> s3Away() {
        return Stream.of(
                S3Exception.builder().statusCode(500).build(),
                S3Exception.builder().statusCode(503).build(),
                SdkClientException.create("Unable to execute HTTP request", new ConnectException("refused")),
                SdkClientException.create(
                        "Unable to execute HTTP request", new RuntimeException(new SocketTimeoutException())),
                SdkClientException.create("Failed to load credentials from IMDS.", new SocketTimeoutException()),
                ApiCallTimeoutException.create(600_000),
                ApiCallAttemptTimeoutException.create(600_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("s3Away")
    void An_unreachable_lake_is_retried_while_the_run_holds_a_paid_answer(Exception away, @TempDir Path work)
            throws IOException {
        var failed = failed(away);
        failed.setVariable("raw", answer(work, "{\"timestamp\":1793664301250,\"data\":[{\"id\":\"bitcoin\"}]}"));

        assertThat(at(NOW).shouldRetry(failed, 1, WINDOW)).isTrue();
        assertThat(at(NOW).shouldRetry(failed, 1, WINDOW)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("s3Away")
    void An_unreachable_lake_fails_a_run_without_a_paid_answer(Exception away, @TempDir Path work) throws IOException {
        var failed = failed(away);
        assertThat(at(NOW).shouldRetry(failed, 20, WINDOW)).isFalse();

        failed.setVariable("raw", answer(work, null));
        assertThat(at(NOW).shouldRetry(failed, 20, WINDOW)).isFalse();
    }

    static Stream<Exception> s3Refuses() {
        return Stream.of(
                S3Exception.builder().statusCode(403).build(),
                NoSuchBucketException.builder().statusCode(404).build(),
                SdkClientException.create("Unable to load credentials from any of the providers in the chain"),
                SdkClientException.create("Unable to load region"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("s3Refuses")
    void A_refusal_of_the_lake_is_never_retried(Exception refusal, @TempDir Path work) throws IOException {
        var failed = failed(refusal);
        failed.setVariable("raw", answer(work, "{\"timestamp\":1793664301250,\"data\":[{\"id\":\"bitcoin\"}]}"));

        assertThat(at(NOW).shouldRetry(failed, 20, WINDOW)).isFalse();
    }

    private static RawSnapshot answer(Path work, @Nullable String page) throws IOException {
        var source = URI.create("http://127.0.0.1/v3/assets");
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var snapshots = new RawSnapshotFactory(source, 1, 1, work, clock, Progress.NONE);
        var raw = snapshots.begin(new DefaultExchange(ErrorMessagesTest.CAMEL));
        if (page != null) {
            snapshots.add(raw, new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)), null);
        }
        return raw;
    }

    private static ErrorMessages at(Instant now) {
        return new ErrorMessages(LAKE, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static CoinCapException coinCapAsksToWait(String header) {
        var coinCap = new CoinCap(URI.create("http://127.0.0.1/v3"), null, Clock.fixed(NOW, ZoneOffset.UTC));
        var answer = new DefaultExchange(ErrorMessagesTest.CAMEL);
        answer.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 503);
        answer.getMessage().setHeader("Retry-After", header);
        return catchThrowableOfType(CoinCapException.class, () -> coinCap.requireSuccess(answer));
    }

    private static CoinCapException coinCapIsSilent() {
        var coinCap = new CoinCap(URI.create("http://127.0.0.1/v3"), null, Clock.systemUTC());
        return catchThrowableOfType(CoinCapException.class, () -> coinCap.failUnreachable(new ConnectException()));
    }
}
