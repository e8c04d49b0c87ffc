package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy in front of an S3 server that disturbs one of the writes. */
public final class WriteFaultProxy implements AutoCloseable {

    /** The disturbance of the write. */
    public enum Action {
        /** The proxy stops forwarding before the write reaches the server. */
        STOP_BEFORE,
        /** The proxy stops forwarding after the server has completed the write, before its answer reaches the client. */
        STOP_AFTER,
        /** The server completes the write; the proxy closes the connection before the client has the answer. */
        LOSE_ANSWER,
        /** The proxy answers with a conflict; the write does not reach the server. */
        CONFLICT,
        /** The proxy answers that the server is busy; the write does not reach the server. */
        UNAVAILABLE
    }

    private static final Map<Action, String> REFUSALS = Map.of(
            Action.CONFLICT, refusal("409 Conflict", "ConditionalRequestConflict"),
            Action.UNAVAILABLE, refusal("503 Slow Down", "SlowDown"));

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private final String method;
    private final String key;
    private final int from;
    private final int to;
    private final Action act;
    private final AtomicInteger writes = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);

    /** Disturbs the n-th write, counted from 1. */
    public WriteFaultProxy(URI server, int write, Action act) throws IOException {
        this(server, "PUT", "", write, write, act);
    }

    private WriteFaultProxy(URI server, String method, String key, int from, int to, Action act) throws IOException {
        this.server = server;
        this.method = method;
        this.key = key;
        this.from = from;
        this.to = to;
        this.act = act;
        BackgroundWork.start("gate", this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Waits until the write is disturbed; false after a time-out. */
    public boolean awaitWrite() throws InterruptedException {
        return reached.await(60, TimeUnit.SECONDS);
    }

    private void accept() throws IOException {
        while (true) {
            var client = door.accept();
            var upstream = new Socket(server.getHost(), server.getPort());
            var connection = new Connection(client, upstream);
            BackgroundWork.start("gate", connection::forward);
            BackgroundWork.start("gate", connection::back);
        }
    }

    /** One connection. A request starts where a piece from the client starts with its method. */
    private final class Connection {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean holdAnswer;

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void forward() throws IOException {
            var piece = new byte[65_536];
            int length;
            while ((length = client.getInputStream().read(piece)) > 0) {
                if (isWrite(piece, length) && isMeant(writes.incrementAndGet())) {
                    if (act == Action.STOP_BEFORE || REFUSALS.containsKey(act)) {
                        refuse();
                        return;
                    }
                    holdAnswer = true;
                }
                upstream.getOutputStream().write(piece, 0, length);
            }
            upstream.shutdownOutput();
        }

        private void refuse() throws IOException {
            reached.countDown();
            var refusal = REFUSALS.get(act);
            if (refusal != null) {
                client.getOutputStream().write(refusal.getBytes(StandardCharsets.US_ASCII));
                client.close();
            }
        }

        void back() throws IOException {
            var piece = new byte[65_536];
            int length;
            while ((length = upstream.getInputStream().read(piece)) > 0) {
                if (holdAnswer && !isContinue(piece, length)) {
                    reached.countDown();
                    if (act == Action.LOSE_ANSWER) {
                        client.close();
                    }
                    return;
                }
                client.getOutputStream().write(piece, 0, length);
            }
            client.close();
        }
    }

    private boolean isWrite(byte[] piece, int length) {
        var text = new String(piece, 0, Math.min(length, 1_000), StandardCharsets.US_ASCII);
        return text.startsWith(method + " ")
                && text.lines().findFirst().orElse("").contains(key);
    }

    private boolean isMeant(int write) {
        return write >= from && write <= to;
    }

    private static String refusal(String status, String code) {
        var body = "<Error><Code>" + code + "</Code><Message/></Error>";
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    private static boolean isContinue(byte[] piece, int length) {
        return new String(piece, 0, Math.min(length, 12), StandardCharsets.US_ASCII).endsWith(" 100");
    }

    /** Fails so many writes of keys that contain this text, as if the server were unreachable. */
    public static WriteFaultProxy unavailable(URI server, String key, int writes) throws IOException {
        return new WriteFaultProxy(server, "PUT", key, 1, writes, Action.UNAVAILABLE);
    }

    /** Fails all listings. */
    public static WriteFaultProxy withoutListing(URI server) throws IOException {
        return new WriteFaultProxy(server, "GET", "list-type=2", 1, Integer.MAX_VALUE, Action.UNAVAILABLE);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
