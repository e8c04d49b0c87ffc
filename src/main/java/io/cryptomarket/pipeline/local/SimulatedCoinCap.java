package io.cryptomarket.pipeline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cryptomarket.pipeline.coincap.CoinCap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * Simulates CoinCap v3 on 127.0.0.1: real ids, symbols and names, with made-up prices that change from day to day and
 * from call to call.
 *
 * <p>It answers as the real API does, including its refusals, its limit of 600 calls a minute and its price in credits.
 * Every answer has the header {@code X-Simulated-Market: true}. A {@link FaultScript} spoils the first answers.
 */
public final class SimulatedCoinCap implements AutoCloseable {
    private static final String PORT_SETTING = "local.coincap-port";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A length of 0 would begin a chunked body. */
    private static final int NO_BODY = -1;

    static {
        // The JDK's server writes headers and body separately. With Nagle's algorithm the body waits 40 ms for the
        // client's delayed acknowledgement. There is no other switch.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Clock clock;
    private final CoinCapV3 api;
    private final FaultScript faults;
    private final CallMeter meter = new CallMeter();
    private final HttpServer server;
    private final ExecutorService threads;

    private SimulatedCoinCap(Clock clock, CoinCapV3 api, FaultScript faults, HttpServer server) {
        this.clock = clock;
        this.api = api;
        this.faults = faults;
        this.server = server;
        // One thread for each call: a delayed answer must not delay the others.
        this.threads = Executors.newCachedThreadPool(SimulatedCoinCap::thread);
    }

    /**
     * Starts the server.
     *
     * @param port the port to listen on, 0 for any free one
     * @param apiKey the only accepted key; not blank
     * @param clock gives the timestamps, on which the prices depend
     * @param seed two servers with one seed have the same prices at the same instant in the same call
     * @param faults of the first answers; serves one server only
     * @throws LocalStartException if the port cannot be listened on
     */
    public static SimulatedCoinCap start(int port, String apiKey, Clock clock, long seed, FaultScript faults)
            throws LocalStartException {
        var api = new CoinCapV3(apiKey, new SimulatedMarket(seed));
        HttpServer server;
        try {
            server = HttpServer.create(Loopback.address(port), 0);
        } catch (IOException e) {
            throw Loopback.refused(port, PORT_SETTING, e);
        }
        var coinCap = new SimulatedCoinCap(clock, api, faults, server);
        coinCap.serve();
        return coinCap;
    }

    private void serve() {
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "simulated-coincap");
        thread.setDaemon(true);
        return thread;
    }

    /** The base URL of version 3: {@code http://127.0.0.1:PORT/v3}. */
    public URI url() {
        var port = server.getAddress().getPort();
        return URI.create("http://%s:%d%s".formatted(Loopback.HOST, port, CoinCapV3.ROOT));
    }

    /** Calls since the start, including refused ones. */
    public int calls() {
        return meter.calls();
    }

    /** Credits spent since the start: 1 for each call, and 1 for each 2,500 bytes begun of its uncompressed answer. */
    public long credits() {
        return meter.credits();
    }

    /** Stops at once and aborts calls in progress. Closing twice does nothing. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var now = clock.instant();
            var arrival = meter.onRequest(now);
            var apiRequest = ApiRequest.of(exchange, arrival.number(), now);
            var responseFault = faults.next();
            var ordinary = arrival.retryAfter() > 0 ? overLimit(arrival.retryAfter()) : api.answer(apiRequest);
            var reply = responseFault.applyTo(ordinary);
            var body = responseFault.reset() ? new byte[0] : body(reply, now);
            // Before it is sent, so that a client that has the answer also sees what it cost.
            meter.charge(body.length);
            responseFault.delayHeaders();
            if (!responseFault.reset()) {
                send(exchange, apiRequest, reply, body, responseFault);
            }
        }
    }

    /** As CoinCap v3 writes it: every number but the timestamp is a string. */
    private static byte[] body(Reply reply, Instant time) throws IOException {
        if (reply instanceof Reply.Text verbatim) {
            return verbatim.text().getBytes(UTF_8);
        }
        var envelope = JSON.createObjectNode();
        if (reply instanceof Reply.Refused refused) {
            envelope.put("error", refused.error()).put("timestamp", time.toEpochMilli());
        } else {
            envelope.put("timestamp", time.toEpochMilli());
        }
        if (reply instanceof Reply.Page page) {
            envelope.set("data", JSON.valueToTree(page.quotes()));
        } else if (reply instanceof Reply.One one) {
            envelope.set("data", JSON.valueToTree(one.quote()));
        }
        return JSON.writeValueAsBytes(envelope);
    }

    private static Reply overLimit(int retryAfter) {
        return new Reply.Refused(
                429,
                "Too many requests: the per-minute limit of %d calls is reached".formatted(CallMeter.CALLS_A_MINUTE),
                Map.of("Retry-After", Integer.toString(retryAfter)));
    }

    private static void send(
            HttpExchange exchange, ApiRequest apiRequest, Reply reply, byte[] body, ResponseFault responseFault)
            throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json; charset=utf-8");
        headers.set(CoinCap.SIMULATED_HEADER, "true");
        reply.headers().forEach(headers::set);
        var bare = apiRequest.method().equals("HEAD") || body.length == 0;
        var zipped = !bare && apiRequest.acceptsGzip();
        if (zipped) {
            headers.set("Content-Encoding", "gzip");
        }
        responseFault.headers().forEach(headers::set);
        if (bare) {
            exchange.sendResponseHeaders(reply.status(), NO_BODY);
            return;
        }
        var sent = zipped ? gzipped(body) : body;
        exchange.sendResponseHeaders(reply.status(), sent.length);
        responseFault.write(exchange.getResponseBody(), sent);
    }

    private static byte[] gzipped(byte[] body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
