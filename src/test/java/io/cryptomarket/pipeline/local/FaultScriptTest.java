package io.cryptomarket.pipeline.local;

import static io.cryptomarket.pipeline.local.TestCoinCap.KEY;
import static io.cryptomarket.pipeline.local.TestCoinCap.NOW;
import static io.cryptomarket.pipeline.local.TestCoinCap.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of fault as a client receives it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class FaultScriptTest {
    private static final int HUNDRED_ASSETS = 15;

    Path folder;

    @BeforeEach
    void folder(@TempDir Path given) {
        folder = given;
    }

    @Test
    void A_status_has_the_error_form_of_CoinCap_and_the_next_answer_is_ordinary() throws Exception {
        try (var coinCap = coinCap("- status: 503")) {
            var answer = coinCap.get("/assets");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(json(answer).get("error").textValue()).isEqualTo("A fault of the script: status 503");
            assertThat(json(answer).get("timestamp").longValue()).isEqualTo(NOW.toEpochMilli());
            assertSimulated(answer);
            assertOrdinary(coinCap.get("/assets"));
        }
    }

    @Test
    void A_status_can_have_its_own_body_and_headers() throws Exception {
        try (var coinCap =
                coinCap("- {status: 429, headers: {retry-after: 2, Content-Type: text/html}, body: slow dówn}")) {
            var answer = coinCap.get("/assets");

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().allValues("Retry-After")).containsExactly("2");
            assertThat(answer.headers().allValues("Content-Type")).containsExactly("text/html");
            assertThat(text(answer)).isEqualTo("slow dówn");
            assertSimulated(answer);
            assertOrdinary(coinCap.get("/assets"));
        }
    }

    @Test
    void A_body_alone_has_status_200() throws Exception {
        try (var coinCap = coinCap("- body: '{\"data\": {}}'")) {
            var answer = coinCap.get("/assets");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(text(answer)).isEqualTo("{\"data\": {}}");
            assertSimulated(answer);
        }
    }

    @Test
    void A_body_can_be_empty() throws Exception {
        try (var coinCap = coinCap("- body: ''", "- {status: 204, body: ''}", "- {status: 304, body: ''}")) {
            var empty = coinCap.send(coinCap.request("/assets").header("Accept-Encoding", "gzip"));

            assertThat(empty.statusCode()).isEqualTo(200);
            assertThat(empty.headers().firstValue("Content-Length")).contains("0");
            assertThat(empty.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(empty.body()).isEmpty();
            for (var status : List.of(204, 304)) {
                var answer = coinCap.get("/assets");
                assertThat(answer.statusCode()).isEqualTo(status);
                assertThat(answer.body()).isEmpty();
                assertSimulated(answer);
            }
            assertOrdinary(coinCap.get("/assets"));
        }
    }

    @Test
    void Headers_replace_those_of_the_ordinary_answer() throws Exception {
        try (var coinCap = coinCap("- headers: {Content-Type: text/plain, X-Other: ''}")) {
            var answer = coinCap.get("/assets");

            assertThat(json(answer).get("data")).hasSize(100);
            assertThat(answer.headers().allValues("Content-Type")).containsExactly("text/plain");
            assertThat(answer.headers().allValues("X-Other")).containsExactly("");
            assertSimulated(answer);
        }
    }

    @Test
    void A_delayed_answer_is_the_ordinary_one() throws Exception {
        try (var coinCap = coinCap("- delay: 100")) {
            var before = System.nanoTime();
            var answer = coinCap.get("/assets");

            assertThat(since(before)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            assertOrdinary(answer);
        }
    }

    @Test
    void A_delayed_answer_delays_no_other_and_ends_with_the_server() throws Exception {
        var threads = Executors.newCachedThreadPool();
        try (var coinCap = coinCap("- {delay: 3600000, times: 4}")) {
            Callable<HttpResponse<byte[]>> call = () -> coinCap.get("/assets");
            var delayed =
                    IntStream.range(0, 4).mapToObj(i -> threads.submit(call)).toList();
            await().atMost(10, TimeUnit.SECONDS).until(() -> coinCap.server().calls() == 4);

            assertOrdinary(coinCap.get("/assets"));
            coinCap.close();
            for (var answer : delayed) {
                assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void A_reset_ends_the_connection_without_a_byte() throws Exception {
        try (var coinCap = coinCap("- reset: true")) {
            try (var socket = asked(coinCap, "GET", "")) {
                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            }
            assertOrdinary(coinCap.get("/assets"));
            assertThat(coinCap.server().calls()).isEqualTo(2);
        }
    }

    @Test
    void A_truncated_answer_announces_its_whole_length() throws Exception {
        try (var coinCap = coinCap("- truncate: 300", "- {truncate: 0, status: 502}", "- {body: abc, truncate: 4}")) {
            try (var socket = asked(coinCap, "GET", "")) {
                var in = socket.getInputStream();
                assertThat(head(in)).contains("HTTP/1.1 200 OK").containsPattern("(?i)content-length: \\d{5}");
                assertThat(new String(in.readAllBytes(), UTF_8))
                        .startsWith("{\"timestamp\":")
                        .hasSize(300);
            }
            try (var socket = asked(coinCap, "GET", "")) {
                var in = socket.getInputStream();
                assertThat(head(in)).contains("HTTP/1.1 502").containsPattern("(?i)content-length: \\d{2}");
                assertThat(in.readAllBytes()).isEmpty();
            }
            assertThat(text(coinCap.get("/assets"))).isEqualTo("abc");
            assertOrdinary(coinCap.get("/assets"));
        }
    }

    @Test
    void A_compressed_answer_is_truncated_after_compression() throws Exception {
        try (var coinCap = coinCap("- truncate: 300");
                var socket = asked(coinCap, "GET", "Accept-Encoding: gzip\r\n")) {
            var in = socket.getInputStream();
            assertThat(head(in)).containsIgnoringCase("Content-Encoding: gzip");

            var arrived = in.readAllBytes();

            assertThat(arrived).hasSize(300);
            assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(arrived)).readAllBytes())
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void A_dripping_answer_arrives_byte_by_byte() throws Exception {
        try (var coinCap = coinCap("- {body: abcd, drip: 150}")) {
            try (var socket = asked(coinCap, "GET", "")) {
                var in = socket.getInputStream();
                head(in);
                var pauses = new ArrayList<Duration>();
                var arrived = new StringBuilder().append((char) in.read());
                for (var before = System.nanoTime(); arrived.length() < 4; before = System.nanoTime()) {
                    arrived.append((char) in.read());
                    pauses.add(since(before));
                }

                assertThat(arrived).hasToString("abcd");
                // A delayed reader sees at most one short pause.
                assertThat(pauses).anyMatch(pause -> pause.toMillis() >= 100);
            }
            assertOrdinary(coinCap.get("/assets"));
        }
    }

    @Test
    void A_dripping_answer_can_break_off() throws Exception {
        try (var coinCap = coinCap("- {body: abcd, drip: 1, truncate: 2}");
                var socket = asked(coinCap, "GET", "")) {
            head(socket.getInputStream());

            assertThat(socket.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("ab");
        }
    }

    @Test
    void Entries_apply_in_order_and_as_often_as_they_say() throws Exception {
        var script = script("- status: 500", "- ok", "- {status: 502, times: 2}", "- times: 2", "- status: 503");
        assertThat(script.calls()).isEqualTo(7);

        try (var coinCap = new TestCoinCap(Clock.fixed(NOW, ZoneOffset.UTC), script)) {
            var statuses = new ArrayList<Integer>();
            for (var call = 0; call < 9; call++) {
                statuses.add(coinCap.get("/assets?limit=1").statusCode());
            }

            assertThat(statuses).containsExactly(500, 200, 502, 502, 200, 200, 503, 200, 200);
        }
    }

    @Test
    void A_delay_leaves_a_refusal_as_it_is() throws Exception {
        try (var coinCap = coinCap("- delay: 1", "- status: 500")) {
            assertThat(coinCap.get("/assets?limit=0").statusCode()).isEqualTo(400);
            assertThat(coinCap.call("HEAD").statusCode()).isEqualTo(500);
        }
    }

    @Test
    void A_faulty_call_counts_and_costs_like_any_other() throws Exception {
        try (var coinCap = coinCap("- body: " + "x".repeat(2_501), "- truncate: 1", "- reset: true")) {
            coinCap.get("/assets?limit=1");
            assertThat(coinCap.server().credits()).isEqualTo(3);

            asked(coinCap, "GET", "").close();
            await().atMost(10, TimeUnit.SECONDS).until(() -> coinCap.server().credits() > 3 + HUNDRED_ASSETS);
            var before = coinCap.server().credits();

            asked(coinCap, "GET", "").close();
            await().atMost(10, TimeUnit.SECONDS).until(() -> coinCap.server().credits() > before);
            assertThat(coinCap.server().credits()).isEqualTo(before + 1);
            assertThat(coinCap.server().calls()).isEqualTo(3);
        }
    }

    @Test
    void The_shipped_example_is_valid_with_and_without_its_commented_entries() throws Exception {
        var example = Path.of("src/main/dist/config/faults-example.yaml");
        assertThat(FaultScript.read(example).calls()).isEqualTo(3);

        // Entries that are commented out begin with a hyphen, and go on indented by two.
        var all = Files.readString(example).replaceAll("(?m)^# (- |  )", "$1");
        assertThat(script(all).calls()).isEqualTo(13);
    }

    private TestCoinCap coinCap(String... entries) throws Exception {
        return new TestCoinCap(Clock.fixed(NOW, ZoneOffset.UTC), script(entries));
    }

    private FaultScript script(String... entries) throws Exception {
        return FaultScript.read(Files.writeString(folder.resolve("faults.yaml"), String.join("\n", entries)));
    }

    /** A socket on which one call was sent. An HTTP client would hide the bytes on the wire. */
    private static Socket asked(TestCoinCap coinCap, String method, String headers) throws IOException {
        var url = coinCap.server().url();
        var socket = new Socket(url.getHost(), url.getPort());
        var request = method + " /v3/assets HTTP/1.1\r\nHost: " + url.getHost() + "\r\nAuthorization: Bearer " + KEY
                + "\r\n" + headers + "\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return socket;
    }

    /** The status line and headers; the stream is then at the body. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = in.read();
            assertThat(next).as("%s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private static void assertOrdinary(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("data")).hasSize(100);
        assertSimulated(answer);
    }

    private static void assertSimulated(HttpResponse<byte[]> answer) {
        assertThat(answer.headers().allValues("X-Simulated-Market")).containsExactly("true");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
