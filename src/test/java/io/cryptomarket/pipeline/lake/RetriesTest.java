package io.cryptomarket.pipeline.lake;

import static io.cryptomarket.pipeline.lake.FailuresTest.coinCapAnswered;
import static io.cryptomarket.pipeline.lake.FailuresTest.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RetriesTest {
    static final S3Location LAKE = new S3Location("market", null, null, false, null);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void A_passing_fault_is_tried_again_as_often_as_is_allowed(int most) {
        var failures = new Failures(LAKE);
        var failed = failed(coinCapAnswered(503));

        for (int tried = 0; tried < most; tried++) {
            assertThat(failures.tryAgain(failed, most)).isTrue();
        }
        assertThat(failures.tryAgain(failed, most)).isFalse();
        assertThat(failures.tryAgain(failed, most)).isFalse();
    }

    @Test
    void The_tries_are_those_of_the_whole_run_whatever_becomes_of_its_headers() {
        var failures = new Failures(LAKE);
        var failed = failed(coinCapAnswered(503));

        assertThat(failures.tryAgain(failed, 2)).isTrue();
        failed.getMessage().removeHeaders("*");
        failed.setProperty(Exchange.EXCEPTION_CAUGHT, coinCapIsSilent());
        assertThat(failures.tryAgain(failed, 2)).isTrue();
        assertThat(failures.tryAgain(failed, 2)).isFalse();
    }

    @Test
    void Every_run_has_tries_of_its_own() {
        var failures = new Failures(LAKE);

        assertThat(failures.tryAgain(failed(coinCapAnswered(503)), 1)).isTrue();
        assertThat(failures.tryAgain(failed(coinCapAnswered(503)), 1)).isTrue();
    }

    @Test
    void A_write_that_came_at_the_moment_of_another_is_tried_again() {
        var conflict = failed(S3Exception.builder().statusCode(409).build());

        assertThat(new Failures(LAKE).tryAgain(conflict, 1)).isTrue();
        assertThat(new Failures(LAKE).tryAgain(conflict, 1)).isFalse();
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
                S3Exception.builder().statusCode(412).build(),
                S3Exception.builder().statusCode(503).build(),
                new NullPointerException());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("permanent")
    void What_trying_again_cannot_help_is_not_tried_again(Exception failure) {
        assertThat(new Failures(LAKE).tryAgain(failed(failure), 20)).isFalse();
    }

    private static CoinCapException coinCapIsSilent() {
        var coinCap = new CoinCap(URI.create("http://127.0.0.1/v3"), null);
        return catchThrowableOfType(CoinCapException.class, () -> coinCap.unreachable(new ConnectException()));
    }
}
