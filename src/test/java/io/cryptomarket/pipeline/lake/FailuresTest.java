package io.cryptomarket.pipeline.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.local.LocalS3;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.services.s3.model.S3Exception;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FailuresTest {
    static final String SECRET = "a-secret-that-nobody-sees";
    static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    static final S3Location AWS = new S3Location("market", null, null, false, null);

    static LocalS3 s3;
    static S3Location lake;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        s3 = LocalS3.start(folder, 0, "access", SECRET, "market");
        lake = S3Location.local(s3.endpoint(), "market", "access", SECRET);
    }

    @AfterAll
    static void stop() {
        s3.close();
        CAMEL.stop();
    }

    @Test
    void A_missing_bucket_is_named_with_its_place() {
        var missing = S3Location.local(s3.endpoint(), "no-such-bucket", "access", SECRET);

        assertThat(told(missing, failure(missing)))
                .isEqualTo("bucket no-such-bucket does not exist at " + s3.endpoint() + "; create it or set s3.bucket");
    }

    @Test
    void Wrong_credentials_are_said_to_be_those() {
        var stranger = S3Location.local(s3.endpoint(), "market", "access", "another-secret");

        assertThat(told(stranger, failure(stranger)))
                .isEqualTo(
                        "S3 at " + s3.endpoint() + " answered 403 SignatureDoesNotMatch for bucket market;"
                                + " check the credentials, s3.region, s3.bucket and the policy: it takes s3:GetObject, s3:PutObject and s3:ListBucket")
                .doesNotContain("another-secret");
    }

    @Test
    void A_missing_object_is_told_with_S3s_own_word() {
        assertThat(told(lake, failure(lake)))
                .isEqualTo("S3 at " + s3.endpoint() + " answered 404 NoSuchKey for bucket market");
    }

    @Test
    void A_server_that_is_away_is_named() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var away = S3Location.local(URI.create("http://127.0.0.1:" + free), "market", "access", SECRET);

        assertThat(told(away, failure(away)))
                .startsWith("S3 at http://127.0.0.1:" + free + " cannot be reached: ")
                .contains("Connection refused");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "301, PermanentRedirect, true",
        "307, TemporaryRedirect, true",
        "400, AuthorizationHeaderMalformed, true",
        "401, Unauthorized, true",
        "403, AccessDenied, true",
        "409, ConditionalRequestConflict, false",
        "412, PreconditionFailed, false",
        "500, InternalError, false",
        "503, SlowDown, false",
    })
    void An_answer_of_S3_is_told_and_its_own_message_is_not(int status, String code, boolean advised) {
        var answer = S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("The key " + SECRET + " ...")
                        .build())
                .message("The key " + SECRET + " ...")
                .build();

        var advice =
                "; check the credentials, s3.region, s3.bucket and the policy: it takes s3:GetObject, s3:PutObject and s3:ListBucket";
        assertThat(told(AWS, answer))
                .isEqualTo(
                        "S3 at AWS answered " + status + " " + code + " for bucket market" + (advised ? advice : ""));
    }

    @Test
    void An_answer_of_S3_without_a_word_is_told_by_its_status() {
        var answer = S3Exception.builder().statusCode(502).build();

        assertThat(told(AWS, answer)).isEqualTo("S3 at AWS answered 502 for bucket market");
    }

    @Test
    void Missing_credentials_are_told_with_where_they_go() {
        var nothing = ProfileCredentialsProvider.builder()
                .profileFile(ProfileFile.aggregator().build())
                .build();
        var chain = AwsCredentialsProviderChain.of(nothing);

        assertThat(told(AWS, catchException(chain::resolveCredentials)))
                .isEqualTo("no AWS credentials found for bucket market;"
                        + " set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or an instance role");
    }

    @Test
    void A_missing_region_is_told_with_where_it_goes() {
        var nothing =
                new AwsProfileRegionProvider(() -> ProfileFile.aggregator().build(), "none");
        var chain = new AwsRegionProviderChain(nothing);

        assertThat(told(AWS, catchException(chain::getRegion)))
                .isEqualTo("no AWS region found for bucket market; set s3.region or AWS_REGION");
    }

    static Stream<Arguments> failures() {
        var refused = coinCapAnswered(401);
        var snapshot = new SnapshotException("CoinCap's answer holds no asset");
        return Stream.of(
                Arguments.of(
                        refused,
                        "CoinCap at http://127.0.0.1/v3 answered 401: the API key is missing or wrong; set COINCAP_API_KEY"),
                Arguments.of(snapshot, "CoinCap's answer holds no asset"),
                Arguments.of(new SnapshotException("it is so", new IOException("because")), "it is so"),
                Arguments.of(new RuntimeException(snapshot), "CoinCap's answer holds no asset"),
                Arguments.of(new RuntimeCamelException(new RuntimeException(refused)), refused.getMessage()),
                Arguments.of(
                        new CamelExecutionException("wrapped", new DefaultExchange(CAMEL), snapshot),
                        "CoinCap's answer holds no asset"),
                Arguments.of(
                        SdkClientException.create(
                                "Unable to execute", new RuntimeException(new IOException("No space left on device"))),
                        "S3 at AWS cannot be reached: No space left on device"),
                Arguments.of(
                        new FileNotFoundException("/x (Permission denied)"),
                        "FileNotFoundException: /x (Permission denied)"),
                Arguments.of(
                        new IllegalStateException("outer", new IOException("inner")), "IllegalStateException: outer"),
                Arguments.of(new NullPointerException(), "NullPointerException"),
                Arguments.of(new RuntimeException("itself"), "RuntimeException: itself"),
                Arguments.of(
                        new IllegalStateException("first line\n\tat io.cryptomarket.Second.line(Second.java:1)"),
                        "IllegalStateException: first line"),
                Arguments.of(
                        new TypeConversionException(
                                "x", Integer.class, new NumberFormatException("For input string: \"x\"")),
                        "NumberFormatException: For input string: \"x\""));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void A_failure_is_told_in_one_line(Exception failure, String line) {
        assertThat(told(AWS, failure)).isEqualTo(line);
    }

    @Test
    void A_failure_of_a_run_is_told_as_it_was_thrown_and_not_by_its_cause() {
        var failure = new SnapshotException("it is so", new IOException("because"));

        assertThat(new Failures(AWS).inOneLine(failed(failure))).isEqualTo("it is so");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void A_passing_fault_is_tried_again_as_often_as_is_allowed(int most) {
        var failures = new Failures(AWS);
        var failed = failed(coinCapAnswered(503));

        for (int tried = 0; tried < most; tried++) {
            assertThat(failures.tryAgain(failed, most)).isTrue();
        }
        assertThat(failures.tryAgain(failed, most)).isFalse();
        assertThat(failures.tryAgain(failed, most)).isFalse();
    }

    @Test
    void The_tries_are_those_of_the_whole_run_whatever_becomes_of_its_headers() {
        var failures = new Failures(AWS);
        var failed = failed(coinCapAnswered(503));

        assertThat(failures.tryAgain(failed, 2)).isTrue();
        failed.getMessage().removeHeaders("*");
        failed.setProperty(Exchange.EXCEPTION_CAUGHT, coinCapIsSilent());
        assertThat(failures.tryAgain(failed, 2)).isTrue();
        assertThat(failures.tryAgain(failed, 2)).isFalse();
    }

    @Test
    void Every_run_has_tries_of_its_own() {
        var failures = new Failures(AWS);

        assertThat(failures.tryAgain(failed(coinCapAnswered(503)), 1)).isTrue();
        assertThat(failures.tryAgain(failed(coinCapAnswered(503)), 1)).isTrue();
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
                new IOException("disk full"),
                S3Exception.builder().statusCode(503).build(),
                new NullPointerException());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("permanent")
    void What_trying_again_cannot_help_is_not_tried_again(Exception failure) {
        assertThat(new Failures(AWS).tryAgain(failed(failure), 20)).isFalse();
    }

    private static CoinCapException coinCapAnswered(int status) {
        var answer = new DefaultExchange(CAMEL);
        answer.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        return catchThrowableOfType(CoinCapException.class, () -> coinCap().accept(answer));
    }

    private static CoinCapException coinCapIsSilent() {
        return catchThrowableOfType(CoinCapException.class, () -> coinCap().unreachable(new ConnectException()));
    }

    private static CoinCap coinCap() {
        return new CoinCap(URI.create("http://127.0.0.1/v3"), SECRET);
    }

    /** An exchange that failed, as Camel gives it to a route's onException. */
    private static Exchange failed(Exception failure) {
        var exchange = new DefaultExchange(CAMEL);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        return exchange;
    }

    /** What comes of asking a place for an object that is not there. */
    private static Exception failure(S3Location place) {
        try (var client = place.connect()) {
            return catchException(() ->
                    client.getObjectAsBytes(get -> get.bucket(place.bucket()).key("no-such-key")));
        }
    }

    /** The line, which is one line and holds no secret, whatever the failure. */
    private static String told(S3Location place, Exception failure) {
        var line = new Failures(place).inOneLine(failure);
        assertThat(line).isNotBlank().doesNotContain("\n", "\r", "\tat ", SECRET);
        assertThat(new Failures(place).inOneLine(failed(failure))).isEqualTo(line);
        return line;
    }
}
