package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.RawHttpConnection;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.TestLake;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What an operator who asks for {@code log.level=DEBUG} gets to see, and what not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerboseLogTest extends OneDateRuns {

    private static final String TOKEN = "the-token-of-the-verbose";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.hc.client5.http.headers",
                "org.apache.hc.client5.http.wire",
                "org.apache.hc.client5.http.impl.classic.MainClientExec",
                "org.apache.http.headers",
                "org.apache.http.wire",
                "org.apache.camel.component.http.HttpProducer",
                "org.gaul.s3proxy.S3ProxyHandler",
                "org.gaul.shaded.org.eclipse.jetty.http.HttpParser",
                "software.amazon.awssdk.auth.signer.Aws4Signer",
                "software.amazon.awssdk.request"
            })
    void A_logger_that_would_show_headers_logs_only_warnings(String logger) {
        try (var log = VerboseLogCapture.verbosely()) {
            assertThat(LoggerFactory.getLogger("pipeline").isDebugEnabled()).isTrue();
            assertThat(LoggerFactory.getLogger(logger).isInfoEnabled()).isFalse();
        }
    }

    @Test
    void A_requested_run_shows_neither_key_nor_token() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var log = VerboseLogCapture.verbosely();
                var pipeline = TestPipeline.serve(coinCap, testLake, MORNING, "http.token=" + TOKEN)) {
            var answer = RawHttpConnection.send(
                    pipeline.url(),
                    "",
                    "PUT /v1/snapshots/2026-11-03 HTTP/1.1",
                    "Host: localhost",
                    "Content-Length: 0",
                    "Authorization: Bearer " + TOKEN);

            assertThat(answer).startsWith("HTTP/1.1 200 ");
            assertThat(log.text())
                    .contains("calling " + coinCap.url(), "published as")
                    .doesNotContain(TestPipeline.API_KEY, TOKEN, TestLake.SECRET_KEY);
        }
    }
}
