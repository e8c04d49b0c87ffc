package io.cryptomarket.pipeline.local;

import io.cryptomarket.pipeline.failure.Causes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The one host both servers listen on: no other machine reaches a server whose keys are in the documentation. */
final class Loopback {
    static final String HOST = "127.0.0.1";

    private static final int LAST_PORT = 65_535;

    private Loopback() {}

    static void check(int port, String setting) throws LocalStartException {
        if (port < 0 || port > LAST_PORT) {
            throw new LocalStartException("%s is %d: set it to a port from 1 to %d, or to 0 for any free one"
                    .formatted(setting, port, LAST_PORT));
        }
    }

    /** By its four bytes: the JVM's own idea of the loopback address may be an IPv6 one. */
    static InetSocketAddress address(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1}), port);
    }

    static LocalStartException refused(int port, String setting, Exception failure) {
        var message =
                "Cannot listen on %s:%d (%s): stop what listens there, or set %s to another port (0: any free one)"
                        .formatted(HOST, port, reason(failure), setting);
        return new LocalStartException(message, failure);
    }

    /** The innermost reason: the outer ones repeat the address, some with line breaks. */
    private static String reason(Throwable failure) {
        var innermost = Causes.innermost(failure);
        var message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : message;
    }
}
