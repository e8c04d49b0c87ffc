package io.cryptomarket.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.testing.RawHttpConnection;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many may call at a time, and how slowly. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ServerLimitsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static ServerLimits impatient(Duration head, Duration body) {
        return new ServerLimits(100, 8, 20, 300, head, body, LONG);
    }

    @Test
    void A_hundred_calls_wait_and_the_next_gets_a_503() throws Exception {
        try (var testHttpServer = TestHttpServer.start(ServerLimits.DEFAULT)) {
            var calls = new ArrayList<RawHttpConnection>();
            for (int call = 0; call < 100; call++) {
                calls.add(RawHttpConnection.open(testHttpServer.url())
                        .write(TestHttpServer.PUT, "Connection: close", ""));
            }
            await().until(() -> testHttpServer.http.calls() == 100);

            assertThat(testHttpServer.send(TestHttpServer.PUT))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("problem:too-many-requests", "\"retryable\":true")
                    .containsIgnoringCase("retry-after: 10");
            assertThat(testHttpServer.send(TestHttpServer.GET)).startsWith("HTTP/1.1 503 ");

            testHttpServer.end.countDown();
            for (var call : calls) {
                assertThat(call.readAll()).startsWith("HTTP/1.1 200 ").contains("{\"number\":1}");
            }
            assertThat(testHttpServer.send(TestHttpServer.GET)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void Waiting_calls_hold_no_thread() throws Exception {
        try (var testHttpServer = TestHttpServer.start(ServerLimits.DEFAULT)) {
            var calls = new ArrayList<RawHttpConnection>();
            for (int call = 0; call < 50; call++) {
                calls.add(RawHttpConnection.open(testHttpServer.url())
                        .write(TestHttpServer.PUT, "Connection: close", ""));
            }
            await().until(() -> testHttpServer.http.calls() == 50);

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("run-"))
                    .hasSize(1);
            testHttpServer.end.countDown();
            for (var call : calls) {
                assertThat(call.readAll()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void Reads_have_their_own_limit_and_leave_room_for_runs() throws Exception {
        try (var testHttpServer = TestHttpServer.start(new ServerLimits(100, 1, 3, 300, LONG, LONG, LONG))) {
            var reads = new ArrayList<CompletableFuture<String>>();
            for (int read = 0; read < 3; read++) {
                reads.add(testHttpServer.call(TestHttpServer.GET));
            }
            await().until(() -> testHttpServer.http.calls() == 3);

            assertThat(testHttpServer.send(TestHttpServer.GET))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("problem:too-many-requests");
            var run = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.runs.get() == 1);
            assertThat(testHttpServer.reads).hasValue(1);

            testHttpServer.end.countDown();
            assertThat(run.get()).startsWith("HTTP/1.1 200 ");
            for (var read : reads) {
                assertThat(read.get()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(testHttpServer.send(TestHttpServer.GET)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void Runs_beyond_the_threads_queue_and_runs_beyond_the_queue_are_refused() throws Exception {
        try (var testHttpServer = TestHttpServer.start(new ServerLimits(2, 1, 20, 300, LONG, LONG, LONG))) {
            var first = testHttpServer.call(day(1));
            await().until(() -> testHttpServer.runs.get() == 1);
            var second = testHttpServer.call(day(2));
            await().until(() -> testHttpServer.http.calls() == 2);

            assertThat(testHttpServer.send(day(3))).startsWith("HTTP/1.1 503 ");
            assertThat(testHttpServer.runs).hasValue(1);
            testHttpServer.end.countDown();
            assertThat(first.get()).startsWith("HTTP/1.1 200 ");
            assertThat(second.get()).startsWith("HTTP/1.1 200 ");
        }
    }

    private static String day(int day) {
        return TestHttpServer.PUT.replace("2026-11-03", "2026-11-0" + day);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "G", "GET /v1/snapshots HTTP/1.1\r\n", "GET /v1/snapshots HTTP/1.1\r\nHost: localhost\r\nX: "
            })
    void A_connection_without_a_request_head_in_time_is_closed(String beginning) throws Exception {
        try (var testHttpServer = TestHttpServer.start(impatient(SHORT, LONG));
                var rawHttpConnection = RawHttpConnection.open(testHttpServer.url())) {
            rawHttpConnection.writeText(beginning);

            assertThat(rawHttpConnection.readAll()).isEmpty();
        }
    }

    @Test
    void A_slow_request_head_does_not_extend_the_timeout() throws Exception {
        try (var testHttpServer = TestHttpServer.start(impatient(SHORT, LONG));
                var rawHttpConnection = RawHttpConnection.open(testHttpServer.url())) {
            rawHttpConnection.writeText("GET /v1/snapshots HTTP/1.1\r\nX: ");
            var closed = CompletableFuture.supplyAsync(() -> rest(rawHttpConnection));

            await().pollInterval(Duration.ofMillis(50))
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> {
                        drip(rawHttpConnection);
                        return closed.isDone();
                    });
        }
    }

    private static String rest(RawHttpConnection rawHttpConnection) {
        try {
            return rawHttpConnection.readAll();
        } catch (IOException e) {
            return "";
        }
    }

    private static void drip(RawHttpConnection rawHttpConnection) throws IOException {
        try {
            rawHttpConnection.writeText("x");
        } catch (SocketException e) {
            // It is closed, which is what is waited for.
        }
    }

    @Test
    void An_idle_connection_is_closed() throws Exception {
        try (var testHttpServer = TestHttpServer.start(impatient(SHORT, LONG));
                var rawHttpConnection = RawHttpConnection.open(testHttpServer.url())) {
            testHttpServer.end.countDown();
            rawHttpConnection.write(TestHttpServer.GET, "").write(TestHttpServer.GET, "");

            assertThat(rawHttpConnection.readAll().split("HTTP/1.1 200 ")).hasSize(3);
        }
    }

    @Test
    void A_connection_whose_caller_waits_for_a_run_is_not_idle() throws Exception {
        try (var testHttpServer = TestHttpServer.start(impatient(SHORT, SHORT))) {
            var call = testHttpServer.call(TestHttpServer.PUT);
            await().until(() -> testHttpServer.runs.get() == 1);

            await().during(4 * SHORT.toMillis(), TimeUnit.MILLISECONDS)
                    .atMost(LONG)
                    .until(() -> !call.isDone());
            testHttpServer.end.countDown();

            assertThat(call.get()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void A_body_that_is_late_ends_the_call() throws Exception {
        try (var testHttpServer = TestHttpServer.start(impatient(LONG, SHORT));
                var rawHttpConnection = RawHttpConnection.open(testHttpServer.url())) {
            rawHttpConnection.writeText(
                    "PUT /v1/snapshots/2026-11-03 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{");

            assertThat(rawHttpConnection.readAll())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("application/problem+json", "\"retryable\":true")
                    .containsIgnoringCase("connection: close");
            assertThat(testHttpServer.runs).hasValue(0);
            await().until(() -> testHttpServer.http.calls() == 0);
        }
    }

    @Test
    void An_unread_body_does_not_keep_the_connection_open() throws Exception {
        try (var testHttpServer = TestHttpServer.start(impatient(SHORT, SHORT));
                var rawHttpConnection = RawHttpConnection.open(testHttpServer.url())) {
            rawHttpConnection.writeText(
                    "PUT /v1/snapshots/2026-11-03 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                            + "Content-Length: 10\r\n\r\nx");

            assertThat(rawHttpConnection.readAll()).startsWith("HTTP/1.1 415 ");
        }
    }

    @Test
    void Connections_beyond_the_limit_are_closed_until_another_ends() throws Exception {
        try (var testHttpServer = TestHttpServer.start(new ServerLimits(100, 8, 20, 2, LONG, LONG, LONG))) {
            testHttpServer.end.countDown();
            try (var first = RawHttpConnection.open(testHttpServer.url());
                    var second = RawHttpConnection.open(testHttpServer.url());
                    var third = RawHttpConnection.open(testHttpServer.url())) {
                assertThat(third.readAll()).isEmpty();
                first.write(TestHttpServer.GET, "Connection: close", "");
                assertThat(first.readAll()).startsWith("HTTP/1.1 200 ");
                second.write(TestHttpServer.GET, "Connection: close", "");
                assertThat(second.readAll()).startsWith("HTTP/1.1 200 ");
            }
            await().until(() -> testHttpServer.send(TestHttpServer.GET).startsWith("HTTP/1.1 200 "));
        }
    }
}
