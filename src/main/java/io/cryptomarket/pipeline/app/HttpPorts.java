package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.BearerTokens;
import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpSettings;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.RequestListener;
import io.cryptomarket.pipeline.http.Tls;
import io.cryptomarket.pipeline.reload.Lease;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Makes the HTTP servers that the settings describe. */
final class HttpPorts {

    private HttpPorts() {}

    /** The server of the HTTP API, not open yet. */
    static HttpService api(Settings settings, Clock clock, RequestListener listener, Supplier<Lease> routes)
            throws HttpStartException {
        var timeouts = new HttpService.Timeouts(
                Duration.ofMillis(settings.number("http.attach-timeout")),
                Duration.ofMillis(settings.number("http.deadline")));
        return new HttpService(settings("http", settings), timeouts, clock, listener, routes);
    }

    /** @param port the prefix of the port's settings, {@code http} or {@code management} */
    static HttpSettings settings(String port, Settings settings) throws HttpStartException {
        var file = settings.textOrNull(port + ".token-file") == null ? null : settings.path(port + ".token-file");
        var tls = settings.textOrNull(port + ".tls-key") == null
                ? null
                : new Tls(port, settings.path(port + ".tls-certificate"), settings.path(port + ".tls-key"));
        return new HttpSettings(
                settings.text(port + ".host"),
                settings.number(port + ".port"),
                BearerTokens.of(settings.textOrNull(port + ".token"), file),
                tls);
    }
}
