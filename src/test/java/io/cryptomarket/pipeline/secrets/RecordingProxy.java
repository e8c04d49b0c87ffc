package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import io.cryptomarket.pipeline.testing.BackgroundWork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A proxy in front of a packaged service that records its responses. */
public final class RecordingProxy implements AutoCloseable {

    private static final int WAITING = 50;

    private final ServerSocket door = new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
    private final URI server;

    public RecordingProxy(URI server) throws IOException {
        this.server = server;
        BackgroundWork.start("tap", this::accept);
    }

    /** The address of the proxy for a server. */
    public URI url() {
        return URI.create(server.getScheme() + "://127.0.0.1:" + door.getLocalPort());
    }

    private void accept() throws IOException {
        while (true) {
            var client = door.accept();
            try {
                var service = new Socket(server.getHost(), server.getPort());
                BackgroundWork.start("tap", () -> copy(client, service, OutputStream.nullOutputStream()));
                BackgroundWork.start("tap", () -> keep(service, client));
            } catch (IOException e) {
                // The service does not listen, so the proxy closes the connection of the caller.
                client.close();
            }
        }
    }

    private void keep(Socket service, Socket client) throws IOException {
        var answers = new ByteArrayOutputStream();
        try (service;
                client) {
            copy(service, client, answers);
        } finally {
            OutputCapture.capture(Origin.ANSWERS, "answers of " + server, answers.toByteArray());
        }
    }

    private static void copy(Socket from, Socket to, OutputStream kept) throws IOException {
        InputStream in = from.getInputStream();
        var piece = new byte[1 << 16];
        for (int read = in.read(piece); read > 0; read = in.read(piece)) {
            kept.write(piece, 0, read);
            to.getOutputStream().write(piece, 0, read);
        }
        to.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
