package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/** A server that nobody is to be led to. It answers nobody and only counts who came. */
public final class DecoyServer implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private int came;

    public DecoyServer() throws IOException {
        door.setSoTimeout(1);
    }

    /** Where it is, as host and port. */
    public String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** How many connections were opened so far, be anything sent over them or not. */
    public int connections() throws IOException {
        try {
            while (true) {
                door.accept().close();
                came++;
            }
        } catch (SocketTimeoutException e) {
            return came;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
