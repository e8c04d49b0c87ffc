package io.cryptomarket.pipeline.local;

import io.cryptomarket.pipeline.failure.Causes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The host of both embedded servers. Their keys are public, so no other machine may reach them. */
final class Loopback {
    static final String HOST = "127.0.0.1";

    private Loopback() {}

    /** Built from the four bytes, since the JVM's loopback address may be an IPv6 one. */
    static InetSocketAddress address(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1}), port);
    }

    static LocalStartException refused(int port, String setting, Exception failure) {
        var message =
                "Cannot listen on %s:%d (%s): stop what listens there, or set %s to another port (0: any free one)"
                        .formatted(HOST, port, reason(failure), setting);
        return new LocalStartException(message, failure);
    }

    /** The innermost message: the outer ones repeat the address, some with line breaks. */
    private static String reason(Throwable failure) {
        var innermost = Causes.innermost(failure);
        var message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : message;
    }
}
