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
 * A CoinCap that answers with the market of the day that the clock shows, but for the faults that it is told to make. It
 * hands everything that it has answered to somebody who will want to see it again.
 */
public final class DailyCoinCap implements AutoCloseable {

    /** What may be wrong with an answer. */
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
        /** Nothing wrong, but it takes a moment. */
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

        /** Whether it is of what an answer says, and so of all of its pages. */
        private boolean isOfTheContent() {
            return compareTo(NO_ASSETS) >= 0;
        }
    }

    /** Whom answers are handed to before they are sent. */
    public interface Witness {
        /**
         * An answer that is about to be sent.
         *
         * @param worth what it is worth: {@code good}, {@code odd} or {@code refused}
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

    /** Makes this fault next, after those that are still to come. */
    public void then(Fault fault) {
        faults.add(fault);
    }

    /** Makes no more faults. */
    public void noFaults() {
        faults.clear();
    }

    /** Which faults it has made, and how often. */
    public synchronized Map<Fault, Integer> faultsMade() {
        return new EnumMap<>(faultsMade);
    }

    /** How often it was called. */
    public synchronized int calls() {
        return calls;
    }

    /** What its whole answers cost, in credits. */
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

    /** A fault of the content is of all pages of a snapshot, which has no other then; the others are of one call. */
    private synchronized @Nullable Fault fault(int offset) {
        calls++;
        if (offset > 0 && content != null) {
            return content;
        }
        content = null;
        var next = faults.peek();
        if (next == null || (offset > 0 && next.isOfTheContent())) {
            return null;
        }
        faults.remove();
        faultsMade.merge(next, 1, Integer::sum);
        content = next.isOfTheContent() ? next : null;
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
        var worth = fault == null || !fault.isOfTheContent() ? "good" : fault == Fault.ODD ? "odd" : "refused";
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

    /** How long an answer takes is part of what is tried. */
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
