package io.cryptomarket.pipeline.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A CoinCap without an HTTP library: the test writes the bytes of every answer itself. */
public final class RawCoinCap implements AutoCloseable {

    /** Handles a connection after its request has arrived; then the connection is closed. */
    public interface Answer {
        void give(Socket connection) throws IOException, InterruptedException;
    }

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Answer answer;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();

    public RawCoinCap(Answer answer) throws IOException {
        this.answer = answer;
        start(this::accept);
    }

    /** Writes everything at once. */
    public static Answer text(String bytes) {
        return connection -> write(connection.getOutputStream(), bytes);
    }

    /** Writes some at once and the rest byte by byte, a hundred a second. */
    public static Answer drip(String atOnce, String rest) {
        return connection -> {
            var out = connection.getOutputStream();
            write(out, atOnce);
            for (int i = 0; i < rest.length(); i++) {
                Thread.sleep(10);
                write(out, rest.substring(i, i + 1));
            }
        };
    }

    /** Writes a beginning and then one piece again and again. */
    public static Answer repeat(String beginning, String piece, int times) {
        return connection -> {
            var out = connection.getOutputStream();
            write(out, beginning);
            for (int i = 0; i < times; i++) {
                write(out, piece);
            }
        };
    }

    /** Ends with a reset instead of an orderly close. */
    public static Answer reset(String before) {
        return connection -> {
            write(connection.getOutputStream(), before);
            connection.setSoLinger(true, 0);
        };
    }

    private static void write(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** The base URL, to set as {@code coincap.url}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort() + "/v3");
    }

    /** The number of requests. */
    public int calls() {
        return calls.get();
    }

    /** How many answers the caller did not read to their end. */
    public int cutOff() {
        return cutOff.get();
    }

    private void accept() {
        try {
            while (true) {
                var connection = door.accept();
                start(() -> serve(connection));
            }
        } catch (IOException e) {
            // The server socket is closed: the test is over.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            var line = in.readLine();
            while (line != null && !line.isEmpty()) {
                line = in.readLine();
            }
            if (line != null) {
                calls.incrementAndGet();
                answer.give(connection);
            }
        } catch (IOException e) {
            cutOff.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "raw-coincap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
