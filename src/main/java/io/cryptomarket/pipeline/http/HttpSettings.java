package io.cryptomarket.pipeline.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server.
 *
 * @param host the address to bind to
 * @param port the port, 0 for any free one
 * @param tokens the valid bearer tokens; without any, the server needs no authentication
 * @param tls its certificate and key; null for plain HTTP
 */
public record HttpSettings(
        String host,
        int port,
        BearerTokens tokens,
        @Nullable Tls tls) {

    /** A server of plain HTTP. */
    public HttpSettings(String host, int port, BearerTokens bearerTokens) {
        this(host, port, bearerTokens, null);
    }

    /** The URL of the server at this port. */
    URI url(int actual) {
        var name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create((tls == null ? "http" : "https") + "://" + name + ":" + actual);
    }
}
