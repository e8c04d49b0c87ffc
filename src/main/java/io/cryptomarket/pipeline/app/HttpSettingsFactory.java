package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.BearerTokens;
import io.cryptomarket.pipeline.http.HttpSettings;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.Tls;

/** Where a port is, and to whom it is open, as the settings have it. */
final class HttpSettingsFactory {

    private HttpSettingsFactory() {}

    /** @param port what its settings begin with, {@code http} or {@code management} */
    static HttpSettings of(String port, Settings settings) throws HttpStartException {
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
