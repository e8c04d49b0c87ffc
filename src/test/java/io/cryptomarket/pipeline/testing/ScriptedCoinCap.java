package io.cryptomarket.pipeline.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cryptomarket.pipeline.secrets.CoinCapRequestCapture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A CoinCap that gives the answers of a test in order, and then repeats the last one. */
public final class ScriptedCoinCap implements AutoCloseable {

    /** Handles one exchange. */
    public interface Answer {
        void give(HttpExchange exchange) throws IOException;
    }

    /**
     * One received request.
     *
     * @param path with its query
     * @param headers lower-case names
     */
    public record Request(String method, String path, Map<String, String> headers) {}

    private final HttpServer server;
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private @Nullable Answer last;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private ScriptedCoinCap(HttpServer server) {
        this.server = server;
    }

    public static ScriptedCoinCap start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var coinCap = new ScriptedCoinCap(server);
        server.createContext("/", coinCap::handle);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "scripted-coincap");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return coinCap;
    }

    /** The base URL, to set as {@code coincap.url}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v3");
    }

    /** Adds an answer to the script. */
    public ScriptedCoinCap then(Answer answer) {
        script.add(answer);
        return this;
    }

    /** Adds an answer with this status and body. */
    public ScriptedCoinCap then(int status, String body) {
        return then(exchange -> reply(exchange, status, body));
    }

    /** Adds a whole answer whose body breaks off after some bytes. */
    public ScriptedCoinCap thenCutOff(String body, int after) {
        return then(exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, after);
            exchange.getResponseBody().flush();
            exchange.close();
        });
    }

    /** The requests so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    public static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private synchronized @Nullable Answer next() {
        var next = script.poll();
        if (next != null) {
            last = next;
        }
        return last;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        requests.add(new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers));
        CoinCapRequestCapture.capture(exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers);
        var answer = next();
        if (answer == null) {
            reply(exchange, 500, "{\"error\":\"the test gave no answer\"}");
        } else {
            answer.give(exchange);
        }
    }
}
