package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A call as bytes, for what no HTTP client would send. */
public final class Wire {

    private static final int LONGEST_WAIT_MILLISECONDS = 30_000;

    private Wire() {}

    /** Sends lines, then an empty one and a body, and returns all that comes until the server closes. */
    public static String send(URI server, String body, String... lines) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(LONGEST_WAIT_MILLISECONDS);
            var text = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
