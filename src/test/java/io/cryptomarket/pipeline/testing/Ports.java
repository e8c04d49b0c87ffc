package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for servers that cannot choose their own. */
public final class Ports {

    private Ports() {}

    /** A port of 127.0.0.1 that was free a moment ago. */
    public static int free() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
