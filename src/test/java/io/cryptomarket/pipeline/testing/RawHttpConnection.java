package io.cryptomarket.pipeline.testing;

import io.cryptomarket.pipeline.secrets.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection for requests that no HTTP client would send. */
public final class RawHttpConnection implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLISECONDS = 30_000;

    private final Socket socket;

    private RawHttpConnection(Socket socket) {
        this.socket = socket;
    }

    public static RawHttpConnection open(URI server) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setSoTimeout(LONGEST_WAIT_MILLISECONDS);
        return new RawHttpConnection(socket);
    }

    /** Sends lines, an empty line and a body, and returns everything until the server closes. */
    public static String send(URI server, String body, String... lines) throws IOException {
        try (var rawHttpConnection = open(server)) {
            // In one write, since a server that refuses the first lines reads no others.
            return rawHttpConnection
                    .writeText(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n" + body)
                    .readAll();
        }
    }

    /** Sends lines, each with a line end. */
    public RawHttpConnection write(String... lines) throws IOException {
        return writeText(String.join("\r\n", lines) + "\r\n");
    }

    /** Sends a text as it is. */
    public RawHttpConnection writeText(String text) throws IOException {
        text.lines().forEach(Secrets::giveCaller);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything until the server closes. */
    public String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
