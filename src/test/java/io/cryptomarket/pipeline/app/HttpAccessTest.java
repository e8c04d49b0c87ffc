package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.testing.OpenApiDescription;
import io.cryptomarket.pipeline.testing.RawHttpConnection;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in over HTTP, and what neither side sees of the other. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpAccessTest {
    private static final Instant MORNING = Instant.parse("2026-11-03T00:05:01.250Z");
    private static final String TOKEN = "the-token-of-the-tests";
    private static final String PUT = "PUT /v1/snapshots/2026-11-03 HTTP/1.1";
    private static final String LOCAL = "Host: localhost";
    private static final String BEARER = "Authorization: Bearer " + TOKEN;

    private final ScriptedCoinCap coinCap = TestPipeline.scripted();
    private TestLake testLake = TestPipeline.unset();

    @TempDir
    Path folder = TestPipeline.unset();

    @BeforeEach
    void start() throws Exception {
        testLake = TestLake.start(folder);
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
    }

    @AfterEach
    void stop() {
        testLake.close();
        coinCap.close();
    }

    /** Each answer is one that the description has. */
    private static String send(URI server, String body, String... lines) throws IOException {
        return OpenApiDescription.requireDescribed(lines[0], RawHttpConnection.send(server, body, lines));
    }

    private TestPipeline serve(String... settings) throws Exception {
        return TestPipeline.serve(coinCap, testLake, MORNING, settings);
    }

    @Test
    void A_caller_with_a_token_is_accepted() throws Exception {
        try (var pipeline = serve("http.token=" + TOKEN)) {
            assertThat(send(pipeline.url(), "", PUT, "Host: pipeline.example", "Content-Length: 0", BEARER))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void Every_token_of_the_file_is_accepted() throws Exception {
        var file = Files.writeString(
                folder.resolve("tokens"), "# the old one\nthe-token-of-before\n\nthe-token-of-tomorrow\n");
        try (var pipeline = serve("http.token-file=" + file, "http.token=" + TOKEN)) {
            for (var token : List.of(TOKEN, "the-token-of-before", "the-token-of-tomorrow")) {
                assertThat(list(pipeline, token)).startsWith("HTTP/1.1 200 ");
            }
            for (var token : List.of("# the old one", "the-token-of-befor", "")) {
                assertThat(list(pipeline, token)).startsWith("HTTP/1.1 401 ");
            }
        }
    }

    private static String list(TestPipeline pipeline, String token) throws Exception {
        return send(pipeline.url(), "", "GET /v1/snapshots HTTP/1.1", LOCAL, "Authorization: Bearer " + token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /v1/snapshots/2026-11-03",
                "PUT /v1/snapshots/2026-11-03/",
                "PUT //v1/snapshots/2026-11-03",
                "PUT /v1/./snapshots/2026-11-03",
                "PUT /v1/x/../snapshots/2026-11-03",
                "PUT /v1/x/%2e%2e/snapshots/2026-11-03",
                "PUT /v1/%73napshots/2026-11-03",
                "PUT /v1/snapshots/2026%2D11%2D03",
                "PUT /V1/SNAPSHOTS/2026-11-03",
                "PUT /v1/snapshots/2026-11-03;x=y",
                "PUT /v1;x=y/snapshots/2026-11-03",
                "PUT /v1/snapshots/2026-11-03#x",
                "PUT /v1/snapshots/2026-11-03%00",
                "PUT /v1/snapshots/2026-11-03%2F",
                "PUT /v1%2Fsnapshots%2F2026-11-03",
                "PUT /v1\\snapshots\\2026-11-03",
                "PUT /%2e/v1/snapshots/2026-11-03",
                "PUT ///v1///snapshots///2026-11-03///",
                "PUT /v1/snapshots/2026-11-03?access_token=" + TOKEN,
                "PUT http://localhost/v1/snapshots/2026-11-03",
                "PUT http://user:" + TOKEN + "@localhost/v1/snapshots/2026-11-03",
                "PUT /v1/snapshots/2026-11-03/raw",
                "PUT /v1/snapshots/2026-11-03/csv",
                "put /v1/snapshots/2026-11-03",
                "POST /v1/snapshots",
                "POST /v1/snapshots/",
                "GET /v1/snapshots",
                "HEAD /v1/snapshots",
                "OPTIONS /v1/snapshots",
                "OPTIONS *",
                "CONNECT localhost:80",
                "PATCH /v1/snapshots/2026-11-03",
                "TRACE /v1/snapshots",
                "FETCH /v1/snapshots",
                "DELETE /v1/snapshots",
                "GET /",
                "GET /nowhere"
            })
    void A_token_in_another_place_is_refused(String call) throws Exception {
        try (var pipeline = serve("http.token=" + TOKEN)) {
            assertThat(send(pipeline.url(), "", call + " HTTP/1.1", LOCAL, "Content-Length: 0"))
                    .matches("(?s)HTTP/1.1 401 .*")
                    .containsIgnoringCase("www-authenticate: Bearer");
            assertThat(coinCap.requests()).isEmpty();
            assertThat(testLake.everything()).isEmpty();
        }
    }

    @Test
    void An_HTTP_1_0_call_needs_a_token_and_the_scheme_ignores_case() throws Exception {
        try (var pipeline = serve("http.token=" + TOKEN)) {
            for (var version : List.of("1.0", "1.1")) {
                var list = "GET /v1/snapshots HTTP/" + version;
                assertThat(RawHttpConnection.send(pipeline.url(), "", list, LOCAL))
                        .startsWith("HTTP/" + version + " 401 ");
                assertThat(RawHttpConnection.send(pipeline.url(), "", list, LOCAL, "AUTHORIZATION: bEARER " + TOKEN))
                        .startsWith("HTTP/" + version + " 200 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer the-token-of-the-test",
                "Authorization: Bearer the-token-of-the-tests-and-more",
                "Authorization: Bearer The-Token-Of-The-Tests",
                "Authorization: Basic " + TOKEN,
                "Authorization: " + TOKEN,
                "Authorization: Bearer x, Bearer " + TOKEN,
                "Authorization: Bearer x\r\nAuthorization: Bearer " + TOKEN,
                "Proxy-Authorization: Bearer " + TOKEN,
                "Authorization: Bearer " + TOKEN + "\r\nAuthorization: Bearer " + TOKEN,
                "Authorization: Bearer\t" + TOKEN,
                "Authorization: Bearer: " + TOKEN,
                "Authorization:\r\nX-Authorization: Bearer " + TOKEN,
                "X-HTTP-Method-Override: OPTIONS",
                "X-Original-URL: /health",
                "X-Rewrite-URL: /health",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Host: localhost",
                "Forwarded: for=127.0.0.1;host=localhost",
                "Cookie: token=" + TOKEN
            })
    void Another_value_than_a_token_is_refused(String header) throws Exception {
        try (var pipeline = serve("http.token=" + TOKEN)) {
            assertThat(send(pipeline.url(), "", "GET /v1/snapshots HTTP/1.1", LOCAL, header))
                    .startsWith("HTTP/1.1 401 ")
                    .doesNotContain(TOKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host: evil.example:8080", "Host: 127.0.0.1.evil.example", "Host: localhost\r\nOrigin: http://x"
            })
    void A_service_without_tokens_refuses_web_pages(String headers) throws Exception {
        try (var pipeline = serve()) {
            assertThat(send(pipeline.url(), "", PUT, headers, "Content-Length: 0"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(coinCap.requests()).isEmpty();
        }
    }

    @Test
    void CoinCap_and_the_caller_see_no_header_of_each_other() throws Exception {
        ScriptedCoinCap.Answer failing = exchange -> {
            exchange.getResponseHeaders().set("X-From-CoinCap", "theirs");
            exchange.getResponseHeaders().set("Set-Cookie", "theirs=1");
            ScriptedCoinCap.reply(exchange, 500, "");
        };
        try (var own = TestPipeline.scripted();
                var pipeline = TestPipeline.serve(own, testLake, MORNING, "http.token=" + TOKEN, "coincap.retries=0")) {
            own.then(failing).then(exchange -> {
                exchange.getResponseHeaders().set("X-From-CoinCap", "theirs");
                exchange.getResponseHeaders().set("Set-Cookie", "theirs=1");
                ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(MORNING, 0, 3));
            });
            for (var status : List.of("502", "200")) {
                var answer = send(
                        pipeline.url(),
                        "",
                        PUT,
                        LOCAL,
                        "Content-Length: 0",
                        BEARER,
                        "X-Mine: mine",
                        "Cookie: mine=1",
                        "asked: 2026-11-02",
                        "date: 2026-11-02",
                        "CamelHttpUri: http://evil.example",
                        "CamelHttpQuery: mine",
                        "CamelAwsS3Key: mine",
                        "Accept-Language: mine");

                assertThat(answer)
                        .startsWith("HTTP/1.1 " + status + " ")
                        .doesNotContain("mine", TOKEN, "theirs", TestPipeline.API_KEY, "evil");
                assertThat(headers(answer))
                        .isSubsetOf(
                                "cache-control",
                                "connection",
                                "content-length",
                                "content-type",
                                "retry-after",
                                "x-content-type-options");
            }
            assertThat(own.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.toString()).doesNotContain("mine", TOKEN, "evil", "2026-11-02");
                assertThat(request.headers()).containsEntry("Authorization", "Bearer " + TestPipeline.API_KEY);
            });
            assertThat(testLake.state())
                    .allSatisfy((key, tag) -> assertThat(key).contains("date=2026-11-03"));
        }
    }

    private static List<String> headers(String answer) {
        return answer.lines()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void A_request_that_is_too_long_is_refused() throws Exception {
        var much = "x".repeat(100_000);
        try (var pipeline = serve()) {
            assertThat(send(pipeline.url(), much.substring(0, 20_000), PUT, LOCAL, "Content-Length: 20000"))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("application/problem+json");
            assertThat(send(
                            pipeline.url(),
                            "4e20\r\n" + much.substring(0, 20_000) + "\r\n0\r\n\r\n",
                            PUT,
                            LOCAL,
                            "Transfer-Encoding: chunked"))
                    .startsWith("HTTP/1.1 413 ");
            assertThat(send(pipeline.url(), "", PUT, LOCAL, "Content-Length: 0", "X: " + much.substring(0, 9_000)))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(send(pipeline.url(), "", "PUT /" + much.substring(0, 3_000) + " HTTP/1.1", LOCAL))
                    .matches("(?s)HTTP/1.[01] 414 .*");
            assertThat(coinCap.requests()).isEmpty();
        }
    }

    @Test
    void Fifty_concurrent_calls_for_a_date_share_one_call_to_CoinCap_and_one_result() throws Exception {
        var answering = new CountDownLatch(1);
        try (var held = TestPipeline.scripted();
                var pipeline = TestPipeline.serve(held, testLake, MORNING)) {
            held.then(exchange -> {
                await(answering);
                ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(MORNING, 0, 3));
            });
            var calls = new ArrayList<RawHttpConnection>();
            for (int call = 0; call < 50; call++) {
                calls.add(RawHttpConnection.open(pipeline.url())
                        .write(PUT, LOCAL, "Content-Length: 0", "Connection: close", ""));
            }
            // One that comes after them and is answered: so they are all there.
            assertThat(send(pipeline.url(), "", "GET /v1/snapshots HTTP/1.1", LOCAL))
                    .startsWith("HTTP/1.1 200 ");
            answering.countDown();

            var answers = new ArrayList<String>();
            for (var call : calls) {
                answers.add(call.readAll());
            }
            assertThat(new HashSet<>(answers))
                    .singleElement(STRING)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("created");
            assertThat(held.requests()).hasSize(1);
        }
    }

    @Test
    void A_call_that_waits_for_a_fetch_has_the_timeout_of_an_identical_call() throws Exception {
        var called = new CountDownLatch(1);
        var answering = new CountDownLatch(1);
        try (var slow = TestPipeline.scripted()) {
            slow.then(exchange -> {
                called.countDown();
                await(answering);
                ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(MORNING, 0, 3));
            });
            try (var pipeline = TestPipeline.serve(slow, testLake, MORNING, "http.attach-timeout=300")) {
                var url = pipeline.url();
                var run = CompletableFuture.supplyAsync(() -> put(url));
                await(called);

                assertThat(send(url, "", "PUT /v1/snapshots/2026-11-03/raw HTTP/1.1", LOCAL, "Content-Length: 0"))
                        .startsWith("HTTP/1.1 409 ")
                        .contains("problem:busy", "in the 0.3 seconds", "\"retryable\":true");
                answering.countDown();

                assertThat(run.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200 ");
                assertThat(slow.requests()).hasSize(1);
            }
        }
    }

    @Test
    void A_stop_lets_a_run_end_and_refuses_new_calls() throws Exception {
        var called = new CountDownLatch(1);
        var answering = new CountDownLatch(1);
        try (var slow = TestPipeline.scripted()) {
            slow.then(exchange -> {
                called.countDown();
                await(answering);
                ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(MORNING, 0, 3));
            });
            var pipeline = TestPipeline.serve(slow, testLake, MORNING);
            var url = pipeline.url();
            var run = CompletableFuture.supplyAsync(() -> put(url));
            await(called);
            var stop = CompletableFuture.runAsync(pipeline::close);

            Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(put(url))
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("retry-after: 30")
                    .contains("\"retryable\":true"));
            answering.countDown();

            assertThat(run.get(30, TimeUnit.SECONDS))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("created");
            stop.get(30, TimeUnit.SECONDS);
            assertThat(slow.requests()).hasSize(1);
        }
    }

    private static String put(URI url) {
        try {
            return send(url, "", PUT, LOCAL, "Content-Length: 0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "127.0.0.1.evil.example", "pipeline.example"})
    void An_address_that_others_can_reach_needs_a_token(String host) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Settings.load(folder, null, Map.of("HTTP_HOST", host)))
                .withMessageStartingWith("setting http.host is '" + host + "', which others can reach, and there is no")
                .withMessageContaining("HTTP_TOKEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_TOKEN=" + TOKEN, "HTTP_TOKEN_FILE=tokens", "HTTP_ENABLED=false"})
    void An_address_can_be_any_with_a_token_or_without_the_port(String setting) throws Exception {
        var parts = setting.split("=", 2);

        assertThat(Settings.load(folder, null, Map.of("HTTP_HOST", "0.0.0.0", parts[0], parts[1])))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n# none\n", "short", "a token with spaces in it"})
    void A_file_without_tokens_or_with_malformed_ones_is_refused(String text) throws Exception {
        var file = Files.writeString(folder.resolve("tokens"), text);

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> serve("http.token-file=" + file))
                .withMessageStartingWith("token file " + file)
                .withMessageNotContaining(text.isBlank() ? "\u0000" : text);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_TLS_CERTIFICATE, http.tls-certificate, http.tls-key",
        "HTTP_TLS_KEY, http.tls-key, http.tls-certificate"
    })
    void A_certificate_needs_its_key_and_a_key_its_certificate(String variable, String setting, String other) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Settings.load(folder, null, Map.of(variable, "file.pem")))
                .withMessage("setting " + setting + " has no effect without " + other + "; set both or neither");
    }

    @Test
    void A_missing_certificate_is_reported() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> serve("http.tls-certificate=" + folder.resolve("a"), "http.tls-key=" + folder))
                .withMessage("certificate file " + folder.resolve("a") + " cannot be read; see http.tls-certificate");
    }

    @Test
    void A_port_in_use_is_reported() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var environment = TestPipeline.environment(coinCap, testLake, "http.port=" + taken.getLocalPort());

            assertThatExceptionOfType(UsageException.class)
                    .isThrownBy(() -> TestPipeline.serve(environment, MORNING))
                    .withMessageMatching("port " + taken.getLocalPort() + " of 127.0.0.1 cannot be listened on: .*");
        }
    }

    @Test
    void A_command_opens_no_port_and_loads_the_same_routes() throws Exception {
        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING)) {
            assertThat(pipeline.isOpen()).isFalse();
            assertThat(pipeline.snapshot().published()).isEqualTo(Published.CREATED);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("vert.x"));
        }
    }
}
