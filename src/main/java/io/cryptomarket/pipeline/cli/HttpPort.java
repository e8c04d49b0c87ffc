package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.http.Admission;
import io.cryptomarket.pipeline.http.CallListener;
import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpSettings;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.Problems;
import io.cryptomarket.pipeline.http.Tls;
import io.cryptomarket.pipeline.http.Tokens;
import io.cryptomarket.pipeline.http.Waits;
import java.time.Clock;
import java.time.Duration;

/** The port at which runs are asked for, as the settings describe it. */
final class HttpPort {

    private HttpPort() {}

    /** Not open yet. */
    static HttpService of(Settings settings, Clock clock, CallListener listener, Admission admission)
            throws UsageException {
        try {
            var file = settings.textOrNull("http.token-file") == null ? null : settings.path("http.token-file");
            var tokens = Tokens.of(settings.textOrNull("http.token"), file);
            var tls = settings.textOrNull("http.tls-key") == null
                    ? null
                    : new Tls(settings.path("http.tls-certificate"), settings.path("http.tls-key"));
            var address = new HttpSettings(settings.text("http.host"), settings.number("http.port"), tokens, tls);
            var waits = new Waits(
                    Duration.ofMillis(settings.number("http.attach-timeout")),
                    Duration.ofMillis(settings.number("http.deadline")));
            return new HttpService(address, waits, new Problems(clock), listener, admission);
        } catch (HttpStartException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
