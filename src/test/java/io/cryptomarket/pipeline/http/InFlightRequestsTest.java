package io.cryptomarket.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.testing.LogCapture;
import io.cryptomarket.pipeline.testing.RawHttpConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a caller waits for a run, and which. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class InFlightRequestsTest {

    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration LATE = Duration.ofMinutes(5);

    private static TestHttpServer serve(Duration attached, Duration deadline) throws Exception {
        return TestHttpServer.start(
                ServerLimits.DEFAULT, new HttpService.Timeouts(attached, deadline), null, Clock.systemUTC());
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
    }

    @Test
    void A_run_goes_on_after_the_deadline_and_the_next_call_gets_its_result() throws Exception {
        try (var testHttpServer = serve(LATE, SOON)) {
            assertThat(testHttpServer.send(TestHttpServer.PUT))
                    .startsWith("HTTP/1.1 504 ")
                    .contains("\"retryable\":true")
                    .containsIgnoringCase("retry-after: ");

            var next = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.http.calls() == 1);
            testHttpServer.end.countDown();

            assertThat(body(next.get())).isEqualTo("{\"number\":1}");
            assertThat(testHttpServer.runs).hasValue(1);
        }
    }

    @Test
    void A_call_that_waits_for_the_run_of_another_has_a_shorter_timeout() throws Exception {
        try (var testHttpServer = serve(SOON, LATE)) {
            var first = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.runs.get() == 1);

            assertThat(testHttpServer.send(TestHttpServer.PUT))
                    .startsWith("HTTP/1.1 409 ")
                    .contains("problem:busy", "\"retryable\":true")
                    .containsIgnoringCase("retry-after: 60");
            assertThat(first).isNotDone();

            testHttpServer.end.countDown();
            assertThat(body(first.get())).isEqualTo("{\"number\":1}");
            assertThat(testHttpServer.runs).hasValue(1);
        }
    }

    @Test
    void The_access_log_has_a_line_for_each_call_and_marks_waiting_ones() throws Exception {
        try (var log = new LogCapture("access");
                var testHttpServer = serve(LATE, LATE)) {
            var first = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.runs.get() == 1);
            var second = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.http.calls() == 2);
            testHttpServer.end.countDown();
            assertThat(second.get()).isEqualTo(first.get());

            await().until(() -> log.lines().size() == 2);
            assertThat(log.lines())
                    .allMatch(line -> line.matches("INFO PUT /v1/snapshots/2026-11-03 200 in \\d+ ms(, attached)?"))
                    .filteredOn(line -> line.endsWith(", attached"))
                    .hasSize(1);
        }
    }

    @Test
    void A_run_goes_on_when_its_caller_is_gone() throws Exception {
        try (var testHttpServer = serve(LATE, LATE)) {
            try (var caller = RawHttpConnection.open(testHttpServer.url())) {
                caller.write(TestHttpServer.PUT, "");
                await().until(() -> testHttpServer.runs.get() == 1);
            }
            await().until(() -> testHttpServer.http.calls() == 0);

            var next = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.http.calls() == 1);
            testHttpServer.end.countDown();

            assertThat(body(next.get())).isEqualTo("{\"number\":1}");
        }
    }

    @Test
    void A_call_after_the_end_of_a_run_begins_another() throws Exception {
        try (var testHttpServer = serve(LATE, LATE)) {
            testHttpServer.end.countDown();

            assertThat(body(testHttpServer.send(TestHttpServer.PUT))).isEqualTo("{\"number\":1}");
            assertThat(body(testHttpServer.send(TestHttpServer.PUT))).isEqualTo("{\"number\":2}");
        }
    }

    @Test
    void A_run_that_ends_with_an_error_answers_its_callers_and_can_begin_again() throws Exception {
        try (var testHttpServer = serve(LATE, LATE)) {
            var failing = TestHttpServer.PUT.replace("snapshots/2026-11-03", "errors");

            assertThat(testHttpServer.send(failing)).startsWith("HTTP/1.1 500 ").doesNotContain("of a test");
            assertThat(testHttpServer.send(failing)).startsWith("HTTP/1.1 500 ");
            assertThat(testHttpServer.runs).hasValue(2);
        }
    }

    @Test
    void Different_paths_are_different_runs_and_different_encodings_of_one_are_not() throws Exception {
        try (var testHttpServer = serve(LATE, LATE)) {
            var first = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.runs.get() == 1);
            var slash = testHttpServer.call(TestHttpServer.PUT.replace(" HTTP", "/ HTTP"));
            var encoded = testHttpServer.call(TestHttpServer.PUT.replace("2026-11-03", "2026%2D11-0%33"));
            var dotted = testHttpServer.call(TestHttpServer.PUT.replace("/v1", "/v1/./x/.."));
            await().until(() -> testHttpServer.http.calls() == 4);
            var other = testHttpServer.call(TestHttpServer.PUT.replace("2026-11-03", "2026-11-04"));
            await().until(() -> testHttpServer.runs.get() == 2);
            testHttpServer.end.countDown();

            for (var same : new String[] {first.get(), slash.get(), encoded.get(), dotted.get()}) {
                assertThat(body(same)).isEqualTo("{\"number\":1}");
            }
            assertThat(body(other.get())).isEqualTo("{\"number\":2}");
        }
    }

    @Test
    void After_midnight_a_call_does_not_get_the_result_of_the_day_before() throws Exception {
        var now = new AtomicLong(Instant.parse("2026-11-03T23:59:59Z").toEpochMilli());
        try (var testHttpServer = TestHttpServer.start(ServerLimits.DEFAULT, TestHttpServer.LONG, null, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now.get());
            }
        })) {
            var before = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.runs.get() == 1);
            now.addAndGet(1_000);
            var after = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.runs.get() == 2);
            testHttpServer.end.countDown();

            assertThat(body(before.get())).isEqualTo("{\"number\":1}");
            assertThat(body(after.get())).isEqualTo("{\"number\":2}");
        }
    }

    @Test
    void A_caller_of_a_run_that_a_stop_interrupts_gets_a_503() throws Exception {
        try (var testHttpServer = serve(LATE, LATE)) {
            var call = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.runs.get() == 1);

            testHttpServer.stop();

            assertThat(call.get(10, TimeUnit.SECONDS))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("problem:stopping");
        }
    }
}
