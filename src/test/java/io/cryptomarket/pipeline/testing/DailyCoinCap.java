package io.cryptomarket.pipeline.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CoinCap that answers with the market of the clock's day and makes the requested faults. It passes every answer to a
 * witness.
 */
public final class DailyCoinCap implements AutoCloseable {

    /** The faults of an answer. */
    public enum Fault {
        ERROR(500, "{\"error\":\"oops\"}"),
        BUSY(503, "busy"),
        BURST(429, "{\"error\":\"too many calls per minute\"}"),
        BURST_WITH_RETRY_AFTER(429, "{\"error\":\"too many calls per minute\"}"),
        QUOTA(403, "{\"error\":\"Monthly usage limit exceeded\"}"),
        HTML(200, "<html><body>Just a moment</body></html>"),
        DATA_IS_AN_OBJECT(200, "{\"timestamp\":1,\"data\":{\"id\":\"bitcoin\"}}"),
        TRUNCATED,
        RESET,
        /** A correct answer after a delay. */
        SLOW,
        NO_ASSETS,
        /** The prices of the day before. */
        REPETITION,
        /** The whole answer of the day before, timestamp and all. */
        STALE,
        /** A price that is no decimal. */
        ODD;

        private final int status;
        private final String body;

        Fault() {
            this(200, "");
        }

        Fault(int status, String body) {
            this.status = status;
            this.body = body;
        }

        private boolean isWholeBody() {
            return !body.isEmpty();
        }

        /** Whether the fault concerns the content, and so all pages of an answer. */
        private boolean isInContent() {
            return compareTo(NO_ASSETS) >= 0;
        }
    }

    /** Receives every answer before it is sent. */
    public interface Witness {
        /**
         * An answer that is about to be sent.
         *
         * @param worth {@code good}, {@code odd} or {@code refused}
         */
        void saw(Instant timestamp, MovingMarket.Page page, String worth) throws IOException;
    }

    private static final Pattern QUERY = Pattern.compile("limit=(\\d+)&offset=(\\d+)");
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final long A_MOMENT = 150;
    private static final int BYTES_A_CREDIT = 2_500;

    private final HttpServer server;
    private final MovingMarket market;
    private final MovableClock clock;
    private final Witness witness;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Map<Fault, Integer> faultsMade = new EnumMap<>(Fault.class);
    private @Nullable Fault content;
    private int calls;
    private long charged;

    private DailyCoinCap(HttpServer server, MovingMarket market, MovableClock clock, Witness witness) {
        this.server = server;
        this.market = market;
        this.clock = clock;
        this.witness = witness;
    }

    public static DailyCoinCap start(MovingMarket market, MovableClock clock, Witness witness) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var coinCap = new DailyCoinCap(server, market, clock, witness);
        server.createContext("/v3/assets", coinCap::handle);
        server.setExecutor(Executors.newFixedThreadPool(2, work -> {
            var thread = new Thread(work, "daily-coincap");
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

    /** Adds a fault to the queue. */
    public void then(Fault fault) {
        faults.add(fault);
    }

    /** Empties the queue of faults. */
    public void noFaults() {
        faults.clear();
    }

    /** How often each fault was made. */
    public synchronized Map<Fault, Integer> faultsMade() {
        return new EnumMap<>(faultsMade);
    }

    /** The number of calls. */
    public synchronized int calls() {
        return calls;
    }

    /** The credits of all complete answers. */
    public synchronized long charged() {
        return charged;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var query = QUERY.matcher(exchange.getRequestURI().getQuery());
        if (!query.matches()) {
            throw new IOException("asked for " + exchange.getRequestURI());
        }
        int limit = Integer.parseInt(query.group(1));
        int offset = Integer.parseInt(query.group(2));
        var fault = fault(offset);
        if (fault == Fault.RESET) {
            exchange.close();
        } else if (fault != null && fault.isWholeBody()) {
            if (fault == Fault.BURST_WITH_RETRY_AFTER) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            send(exchange, fault.status, fault.body);
        } else {
            send(exchange, page(fault, offset, limit), fault);
        }
    }

    /** A fault of the content concerns all pages of a snapshot; any other fault concerns one call. */
    private synchronized @Nullable Fault fault(int offset) {
        calls++;
        if (offset > 0 && content != null) {
            return content;
        }
        content = null;
        var next = faults.peek();
        if (next == null || (offset > 0 && next.isInContent())) {
            return null;
        }
        faults.remove();
        faultsMade.merge(next, 1, Integer::sum);
        content = next.isInContent() ? next : null;
        return next;
    }

    private MovingMarket.Page page(@Nullable Fault fault, int offset, int limit) throws IOException {
        var now = clock.tick(STEP);
        var timestamp = fault == Fault.STALE ? now.minus(A_DAY) : now;
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var day = fault == Fault.REPETITION || fault == Fault.STALE ? today.minusDays(1) : today;
        var page = fault == Fault.NO_ASSETS
                ? market.page(day, timestamp, offset, 0, false)
                : market.page(day, timestamp, offset, limit, fault == Fault.ODD);
        var worth = fault == null || !fault.isInContent() ? "good" : fault == Fault.ODD ? "odd" : "refused";
        witness.saw(timestamp, page, worth);
        return page;
    }

    private void send(HttpExchange exchange, MovingMarket.Page page, @Nullable Fault fault) throws IOException {
        if (fault == Fault.SLOW) {
            Pause.millis(A_MOMENT);
        }
        if (fault != Fault.TRUNCATED) {
            send(exchange, 200, page.json());
            return;
        }
        var bytes = page.json().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private void send(HttpExchange exchange, int status, String body) throws IOException {
        var length = body.getBytes(StandardCharsets.UTF_8).length;
        synchronized (this) {
            charged += 1 + (length + BYTES_A_CREDIT - 1) / BYTES_A_CREDIT;
        }
        ScriptedCoinCap.reply(exchange, status, body);
    }

    /** The delay is part of the test. */
    private static final class Pause {
        static void millis(long time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
