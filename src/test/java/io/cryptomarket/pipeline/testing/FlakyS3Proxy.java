package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A proxy in front of an S3 server that fails some writes, as planned again and again; {@link WriteFaultProxy} fails one. */
public final class FlakyS3Proxy implements AutoCloseable {

    /** What happens to a write. */
    public enum Trouble {
        /** The proxy answers that the server is busy; the write does not reach the server. */
        BUSY("503 Slow Down", "SlowDown"),
        /** The proxy answers with a conflict; the write does not reach the server. */
        CONFLICT("409 Conflict", "ConditionalRequestConflict"),
        /** The server completes the write; the proxy closes the connection before the client has the answer. */
        LOST_ANSWER,
        /** The write does not reach the server; from then on the proxy forwards nothing. */
        AWAY,
        /** The server completes the write; from then on the proxy forwards nothing. */
        AWAY_AFTER;

        private final String answer;

        Trouble() {
            this.answer = "";
        }

        Trouble(String status, String code) {
            var body = "<Error><Code>" + code + "</Code><Message/></Error>";
            this.answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body;
        }
    }

    private static final int PIECE = 8_192;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<Trouble, Integer> troubleMade = new EnumMap<>(Trouble.class);
    private @Nullable Trouble trouble;
    private int before;
    private int writes;
    private boolean away;

    public FlakyS3Proxy(URI server) throws IOException {
        this.server = server;
        BackgroundWork.start("unsteady-s3", this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Fails {@code troubled} writes after {@code passing} others. */
    public synchronized void plan(Trouble next, int passing, int troubled) {
        trouble = next;
        before = passing;
        writes = troubled;
    }

    /** Forwards everything again. */
    public synchronized void noTrouble() {
        trouble = null;
        away = false;
    }

    /** Whether the proxy forwards nothing. */
    public synchronized boolean isUnavailable() {
        return away;
    }

    /** How often the proxy has made each trouble. */
    public synchronized Map<Trouble, Integer> troubleMade() {
        return new EnumMap<>(troubleMade);
    }

    private synchronized @Nullable Trouble nextTrouble() {
        var planned = trouble;
        if (planned == null || before-- > 0) {
            return null;
        }
        if (--writes <= 0) {
            trouble = null;
        }
        troubleMade.merge(planned, 1, Integer::sum);
        away |= planned == Trouble.AWAY;
        return planned;
    }

    private synchronized void goAway() {
        away = true;
    }

    private void accept() throws IOException {
        while (true) {
            var client = socket.accept();
            if (isUnavailable()) {
                client.close();
            } else {
                var connection = new Connection(client, new Socket(server.getHost(), server.getPort()));
                BackgroundWork.start("unsteady-s3", connection::forward);
                BackgroundWork.start("unsteady-s3", connection::back);
            }
        }
    }

    /** One connection. A request starts where a piece from the client starts with its method. */
    private final class Connection {
        private final Socket client;
        private final Socket upstream;
        private volatile @Nullable Trouble afterwards;

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
            open.add(client);
            open.add(upstream);
        }

        void forward() throws IOException {
            try {
                relayRequests();
            } finally {
                end();
            }
        }

        private void relayRequests() throws IOException {
            var piece = new byte[PIECE];
            int length;
            while ((length = client.getInputStream().read(piece)) > 0 && !isUnavailable()) {
                var now = begins(piece, length, "PUT ") ? nextTrouble() : null;
                if (now == Trouble.AWAY) {
                    return;
                }
                if (now != null && !now.answer.isEmpty()) {
                    client.getOutputStream().write(now.answer.getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                if (now != null) {
                    afterwards = now;
                }
                upstream.getOutputStream().write(piece, 0, length);
            }
        }

        void back() throws IOException {
            try {
                relayAnswers();
            } finally {
                end();
            }
        }

        private void relayAnswers() throws IOException {
            var piece = new byte[PIECE];
            int length;
            while ((length = upstream.getInputStream().read(piece)) > 0 && !isUnavailable()) {
                if (afterwards != null && !begins(piece, length, "HTTP/1.1 100")) {
                    if (afterwards == Trouble.AWAY_AFTER) {
                        goAway();
                    }
                    return;
                }
                client.getOutputStream().write(piece, 0, length);
            }
        }

        private void end() throws IOException {
            open.remove(client);
            open.remove(upstream);
            client.close();
            upstream.close();
        }
    }

    private static boolean begins(byte[] piece, int length, String text) {
        return length >= text.length() && new String(piece, 0, text.length(), StandardCharsets.US_ASCII).equals(text);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var connection : open) {
            connection.close();
        }
    }
}
