package io.cryptomarket.pipeline.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and to whom.
 *
 * @param host the address to bind to
 * @param port the port, 0 for any free one
 * @param tokens what lets a caller in; none, and everybody may come who reaches the address
 * @param tls what it shows its callers; null for a server that speaks in clear
 */
public record HttpSettings(
        String host,
        int port,
        BearerTokens tokens,
        @Nullable Tls tls) {

    /** In clear. */
    public HttpSettings(String host, int port, BearerTokens bearerTokens) {
        this(host, port, bearerTokens, null);
    }

    /** Where it is found on a port. */
    URI url(int actual) {
        var name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create((tls == null ? "http" : "https") + "://" + name + ":" + actual);
    }
}
