package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.failure.Failure;
import io.cryptomarket.pipeline.snapshot.RawSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a run retries after a failure, and after which delay. */
final class RetryPolicy {

    private static final Logger LOG = LoggerFactory.getLogger("retry");
    private static final String TRIED = "CryptoMarketRetries";
    private static final String SINCE = "CryptoMarketFirstFailure";

    private final Clock clock;

    RetryPolicy(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns whether to retry; see {@link ErrorMessages#shouldRetry}.
     *
     * @param line the failure in one line, for the log
     */
    boolean shouldRetry(Exchange failed, Failure failure, String line, int most, Duration window) {
        int tried = failed.getProperty(TRIED, 0, Integer.class);
        if (tried >= most || !failure.isRetried(holdsPaidAnswer(failed))) {
            return false;
        }
        var asked = Objects.requireNonNullElse(failure.retryAfter(), Duration.ZERO);
        if (!endsWithin(window, asked, failed)) {
            LOG.warn("not trying again, since that would be later than coincap.retry-window allows: {}", line);
            return false;
        }
        failed.setProperty(TRIED, tried + 1);
        delay(failed, asked);
        var when = asked.isZero() ? "" : " in " + asked.plusMillis(999).toSeconds() + " s, as it is asked to";
        LOG.warn("trying again ({} of {}){}: {}", tried + 1, most, when, line);
        return true;
    }

    /** The window begins with the first failure of the run. */
    private boolean endsWithin(Duration window, Duration wait, Exchange failed) {
        var now = clock.instant();
        var since = failed.getProperty(SINCE, now, Instant.class);
        failed.setProperty(SINCE, since);
        return !window.isZero() && !now.plus(wait).isAfter(since.plus(window));
    }

    /**
     * Sets Camel's header that replaces the delay of the route. Camel restores the message before a redelivery, so the
     * header applies to one delay. Without a requested delay, a header that came from an HTTP response is removed.
     */
    private static void delay(Exchange failed, Duration asked) {
        if (asked.isZero()) {
            failed.getIn().removeHeader(Exchange.REDELIVERY_DELAY);
        } else {
            failed.getIn()
                    .setHeader(
                            Exchange.REDELIVERY_DELAY, asked.plusNanos(999_999).toMillis());
        }
    }

    /** Without a paid answer nothing is lost: the run can be started again when S3 is back. */
    private static boolean holdsPaidAnswer(Exchange failed) {
        return failed.getVariable("raw") instanceof RawSnapshot raw && raw.getRows() > 0;
    }
}
