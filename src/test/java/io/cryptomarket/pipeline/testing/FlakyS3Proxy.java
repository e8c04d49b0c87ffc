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

/** A relay in front of an S3 server that is told, again and again, to make trouble for a while; see {@link WriteFaultProxy} for one. */
public final class FlakyS3Proxy implements AutoCloseable {

    /** What happens to a write. */
    public enum Trouble {
        /** The server never hears of it, and the client is told that it is busy. */
        BUSY("503 Slow Down", "SlowDown"),
        /** The server never hears of it, and the client is told of a conflict with another write. */
        CONFLICT("409 Conflict", "ConditionalRequestConflict"),
        /** The server carries it out, and the connection is closed before the client hears of that. */
        LOST_ANSWER,
        /** The server never hears of it, and from then on nothing is let through. */
        AWAY,
        /** The server carries it out, and from then on nothing is let through. */
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

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
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
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Makes trouble for so many writes, after so many others. */
    public synchronized void plan(Trouble next, int passing, int troubled) {
        trouble = next;
        before = passing;
        writes = troubled;
    }

    /** Makes no more trouble, and lets everything through. */
    public synchronized void noTrouble() {
        trouble = null;
        away = false;
    }

    /** Whether nothing is let through. */
    public synchronized boolean isUnavailable() {
        return away;
    }

    /** What trouble it has made, and how often. */
    public synchronized Map<Trouble, Integer> troubleMade() {
        return new EnumMap<>(troubleMade);
    }

    private synchronized @Nullable Trouble ofThisWrite() {
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
            var client = door.accept();
            if (isUnavailable()) {
                client.close();
            } else {
                var connection = new Connection(client, new Socket(server.getHost(), server.getPort()));
                BackgroundWork.start("unsteady-s3", connection::forward);
                BackgroundWork.start("unsteady-s3", connection::back);
            }
        }
    }

    /** One connection; a request begins where a piece from the client begins with its method. */
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
                var now = begins(piece, length, "PUT ") ? ofThisWrite() : null;
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
        door.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
