package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/** A server that no client should connect to. It counts connections and sends no answer. */
public final class DecoyServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private int connections;

    public DecoyServer() throws IOException {
        socket.setSoTimeout(1);
    }

    /** Its host and port. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** How many connections were opened so far. */
    public int connections() throws IOException {
        try {
            while (true) {
                socket.accept().close();
                connections++;
            }
        } catch (SocketTimeoutException e) {
            return connections;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
