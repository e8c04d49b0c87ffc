package io.cryptomarket.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A port before a server's that counts the bytes which the server sends. It serves one connection. */
final class CountingRelay implements AutoCloseable {
    private final InetAddress host = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    private final ServerSocket port = new ServerSocket(0, 1, host);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicLong bytes = new AtomicLong();

    CountingRelay(int server) throws IOException {
        threads.execute(() -> {
            try (var client = port.accept();
                    var behind = new Socket(host, server)) {
                threads.execute(() -> copy(client, behind, new AtomicLong()));
                copy(behind, client, bytes);
            } catch (IOException e) {
                // One of the two hung up, as they do.
            }
        });
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port.getLocalPort());
    }

    /** How many bytes came from the server and went on to the client. */
    long bytes() {
        return bytes.get();
    }

    private static void copy(Socket from, Socket to, AtomicLong counter) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            var buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                counter.addAndGet(read);
            }
        } catch (IOException e) {
            // One of the two hung up, as they do.
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
        threads.shutdownNow();
    }
}
