package io.cryptomarket.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.testing.LogCapture;
import io.cryptomarket.pipeline.testing.RawHttpConnection;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls byte by byte, as no library would send them, and the line that the log has of each. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LogCapture log = new LogCapture("access");
    private TestHttpServer testHttpServer;

    RequestsTest() throws Exception {
        testHttpServer =
                TestHttpServer.start(new ServerLimits(100, 8, 20, 300, Duration.ofMillis(500), MINUTE, MINUTE));
    }

    @BeforeAll
    void endRunsAtOnce() {
        testHttpServer.end.countDown();
    }

    @AfterAll
    void stop() {
        testHttpServer.close();
        log.close();
    }

    static Stream<YamlCases.Row> requests() {
        return YamlCases.of("http-requests.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void Every_call_gets_the_response_that_HTTP_specifies(YamlCases.Row request) throws Exception {
        int lines = log.lines().size();
        String answer;
        try (var rawHttpConnection = RawHttpConnection.open(testHttpServer.url())) {
            answer = rawHttpConnection.writeText(request.text("sent")).readAll();
        }

        var status = request.text("status");
        assertThat(answer)
                .startsWith(
                        status.equals("none")
                                ? ""
                                : "HTTP/1." + request.find("minor").orElse("1") + " " + status);
        if (status.startsWith("4") && !request.flag("head")) {
            assertThat(answer).contains("Content-Type: application/problem+json", "\"status\":" + status);
        }
        assertThat(answer.isEmpty()).isEqualTo(status.equals("none"));
        await().untilAsserted(() -> assertThat(log.lines()).hasSizeGreaterThan(lines));
        assertThat(log.lines().get(lines))
                .matches("INFO " + request.text("logged") + " in \\d+ ms")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "POST", "DELETE"})
    void A_route_sees_no_header_of_its_caller_and_sends_none_of_its_own(String method) throws Exception {
        var answer = RawHttpConnection.send(
                testHttpServer.url(),
                "",
                method + " /v1/headers HTTP/1.1",
                "Host: localhost",
                "Content-Length: 0",
                "Authorization: Bearer outer",
                "Cookie: outer=1",
                "X-Outer: outer",
                "CamelHttpUri: http://outer.example",
                "CamelExecCommand: outer",
                "CamelHttpResponseCode: 299");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\n[[],{}]\n")
                .contains("Content-Type: application/json")
                .doesNotContain("inner", "outer");
    }
}
