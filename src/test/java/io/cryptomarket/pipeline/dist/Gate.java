package io.cryptomarket.pipeline.dist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A relay in front of an S3 server that stops the traffic at one of the writes, for good: before the server hears of
 * it, or after the server has carried it out and before the client hears of that.
 */
final class Gate implements AutoCloseable {

    /** On which side of a write the traffic stops. */
    enum Side {
        BEFORE,
        AFTER
    }

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private final int write;
    private final Side side;
    private final AtomicInteger writes = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);

    /** Stops at the n-th write, the first being 1. */
    Gate(URI server, int write, Side side) throws IOException {
        this.server = server;
        this.write = write;
        this.side = side;
        work(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Waits until the traffic has stopped; false when that does not happen in time. */
    boolean awaitStop() throws InterruptedException {
        return reached.await(60, TimeUnit.SECONDS);
    }

    private void accept() throws IOException {
        while (true) {
            var client = door.accept();
            var upstream = new Socket(server.getHost(), server.getPort());
            var connection = new Connection(client, upstream);
            work(connection::forward);
            work(connection::back);
        }
    }

    /** One connection; a request begins where a piece from the client begins with its method. */
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
                if (isWrite(piece, length) && writes.incrementAndGet() == write) {
                    if (side == Side.BEFORE) {
                        reached.countDown();
                        return;
                    }
                    holdAnswer = true;
                }
                upstream.getOutputStream().write(piece, 0, length);
            }
            upstream.shutdownOutput();
        }

        void back() throws IOException {
            var piece = new byte[65_536];
            int length;
            while ((length = upstream.getInputStream().read(piece)) > 0) {
                if (holdAnswer && !isContinue(piece, length)) {
                    reached.countDown();
                    return;
                }
                client.getOutputStream().write(piece, 0, length);
            }
            client.close();
        }
    }

    private static boolean isWrite(byte[] piece, int length) {
        return length > 4 && new String(piece, 0, 4, StandardCharsets.US_ASCII).equals("PUT ");
    }

    private static boolean isContinue(byte[] piece, int length) {
        return new String(piece, 0, Math.min(length, 12), StandardCharsets.US_ASCII).endsWith(" 100");
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void work(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // A process that is killed takes its connections with it: that is what the gate is for.
                    }
                },
                "gate");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
