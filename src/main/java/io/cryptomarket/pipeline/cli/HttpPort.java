package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.http.Admission;
import io.cryptomarket.pipeline.http.CallListener;
import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.Problems;
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
            var waits = new Waits(
                    Duration.ofMillis(settings.number("http.attach-timeout")),
                    Duration.ofMillis(settings.number("http.deadline")));
            return new HttpService(Address.of("http", settings), waits, new Problems(clock), listener, admission);
        } catch (HttpStartException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
