package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.Lease;
import io.cryptomarket.pipeline.http.ProblemMapper;
import io.cryptomarket.pipeline.http.RequestListener;
import io.cryptomarket.pipeline.http.Timeouts;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** The port at which runs are asked for, as the settings describe it. */
final class HttpPort {

    private HttpPort() {}

    /** Not open yet. */
    static HttpService of(Settings settings, Clock clock, RequestListener listener, Supplier<Lease> routes)
            throws UsageException {
        try {
            var timeouts = new Timeouts(
                    Duration.ofMillis(settings.number("http.attach-timeout")),
                    Duration.ofMillis(settings.number("http.deadline")));
            return new HttpService(
                    HttpSettingsFactory.of("http", settings), timeouts, new ProblemMapper(clock), listener, routes);
        } catch (HttpStartException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
