package io.cryptomarket.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.local.LocalS3;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ErrorMessagesTest {
    static final String SECRET = "a-secret-that-nobody-sees";
    static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    static final String ADVICE = "; check the credentials, s3.region, s3.bucket and the policy:"
            + " it takes s3:GetObject, s3:PutObject and s3:ListBucket";
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
    }

    @Test
    void A_missing_bucket_is_named_with_its_endpoint() {
        var missing = S3Location.local(s3.endpoint(), "no-such-bucket", "access", SECRET);

        assertThat(told(missing, failure(missing)))
                .isEqualTo("bucket no-such-bucket does not exist at " + s3.endpoint() + "; create it or set s3.bucket");
    }

    @Test
    void Wrong_credentials_are_named_as_the_cause() {
        var stranger = S3Location.local(s3.endpoint(), "market", "access", "another-secret");

        assertThat(told(stranger, failure(stranger)))
                .isEqualTo("S3 at " + s3.endpoint() + " answered 403 SignatureDoesNotMatch for bucket market" + ADVICE)
                .doesNotContain("another-secret");
    }

    @Test
    void A_missing_object_is_reported_with_the_error_code_of_S3() {
        assertThat(told(lake, failure(lake)))
                .isEqualTo("bucket market at " + s3.endpoint()
                        + " has no such object; a date must be fetched before it is published");
    }

    @Test
    void An_unreachable_server_is_named() throws IOException {
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
        "404, NoSuchUpload, false",
        "409, ConditionalRequestConflict, false",
        "412, PreconditionFailed, false",
        "500, InternalError, false",
        "503, SlowDown, false",
    })
    void An_error_of_S3_is_reported_without_its_own_message(int status, String code, boolean advised) {
        var answer = S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("The key " + SECRET + " ...")
                        .build())
                .message("The key " + SECRET + " ...")
                .build();

        assertThat(told(AWS, answer))
                .isEqualTo(
                        "S3 at AWS answered " + status + " " + code + " for bucket market" + (advised ? ADVICE : ""));
    }

    @Test
    void An_error_of_S3_without_a_code_is_reported_by_its_status() {
        var answer = S3Exception.builder().statusCode(502).build();

        assertThat(told(AWS, answer)).isEqualTo("S3 at AWS answered 502 for bucket market");
    }

    @Test
    void Missing_credentials_are_reported_with_the_settings_for_them() {
        var nothing = ProfileCredentialsProvider.builder()
                .profileFile(ProfileFile.aggregator().build())
                .build();
        var chain = AwsCredentialsProviderChain.of(nothing);

        assertThat(told(AWS, catchException(chain::resolveCredentials)))
                .isEqualTo("no AWS credentials found for bucket market;"
                        + " set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or an instance role");
    }

    @Test
    void A_missing_region_is_reported_with_its_setting() {
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
    void A_failure_is_reported_in_one_line(Exception failure, String line) {
        assertThat(told(AWS, failure)).isEqualTo(line);
    }

    @Test
    void A_failure_of_a_run_is_logged_in_one_line_as_thrown_and_not_by_its_cause() {
        var logged = said(new SnapshotException("it is so", new IOException("because")));

        assertThat(logged.getLevel()).isEqualTo(Level.ERROR);
        assertThat(logged.getFormattedMessage()).isEqualTo("it is so");
        assertThat(logged.getThrowableProxy().getClassName()).isEqualTo(SnapshotException.class.getName());
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void Only_failures_that_the_caller_can_fix_are_not_logged_as_errors(FailureKind kind) {
        var logged = said(new CamelExecutionException(
                "of a route", new DefaultExchange(CAMEL), new SnapshotException(kind, "it is so")));
        var ofTheCaller = Set.of("NOT_A_DATE", "NOT_PUBLISHED", "NOT_A_RANGE", "NO_RAW_DATA");

        if (ofTheCaller.contains(kind.name())) {
            assertThat(logged.getLevel()).isEqualTo(Level.INFO);
            assertThat(logged.getFormattedMessage()).isEqualTo("refused: it is so");
            assertThat(logged.getThrowableProxy()).isNull();
        } else {
            assertThat(logged.getLevel()).isEqualTo(Level.ERROR);
        }
    }

    static Stream<Arguments> datesThatCannotBeHad() {
        var noPrices = new SnapshotException(FailureKind.NO_PRICES, "it is so");
        var notFetched = NoSuchKeyException.builder().statusCode(404).build();
        return Stream.of(noPrices, notFetched)
                .flatMap(failure ->
                        Stream.of(Arguments.of(failure, "2026-11-02", "INFO"), Arguments.of(failure, null, "ERROR")));
    }

    @ParameterizedTest
    @MethodSource("datesThatCannotBeHad")
    void A_missing_date_is_an_error_only_if_it_was_not_requested(
            Exception failure, @Nullable String asked, String level) {
        var failed = failed(failure);
        failed.setVariable("requestedDate", asked);

        var logged = said(failed);

        assertThat(logged.getLevel()).isEqualTo(Level.toLevel(level));
    }

    /** The one line that is logged. */
    private static ILoggingEvent said(Exception failure) {
        return said(failed(failure));
    }

    private static ILoggingEvent said(Exchange failed) {
        var logged = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger("failure");
        var level = log.getLevel();
        var additive = log.isAdditive();
        log.addAppender(logged);
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        logged.start();
        try {
            new ErrorMessages(AWS).logFailure(failed);
        } finally {
            log.setLevel(level);
            log.setAdditive(additive);
            log.detachAppender(logged);
        }

        assertThat(logged.list).hasSize(1);
        return logged.list.get(0);
    }

    static CoinCapException coinCapAnswered(int status) {
        var coinCap = new CoinCap(URI.create("http://127.0.0.1/v3"), SECRET, Clock.systemUTC());
        var answer = new DefaultExchange(CAMEL);
        answer.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        return catchThrowableOfType(CoinCapException.class, () -> coinCap.requireSuccess(answer));
    }

    /** An exchange that failed, as Camel gives it to a route's onException. */
    static Exchange failed(Exception failure) {
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
        var line = new ErrorMessages(place).message(failure);
        assertThat(line).isNotBlank().doesNotContain("\n", "\r", "\tat ", SECRET);
        return line;
    }
}
