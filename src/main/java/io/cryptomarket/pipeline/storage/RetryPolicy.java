package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.snapshot.RawSnapshot;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Which failures a run tries again after, how often, for how long, and when it waits longer than it would. */
final class RetryPolicy {

    private static final Logger LOG = LoggerFactory.getLogger("retry");
    private static final int CONFLICT = 409;
    private static final int FIRST_SERVER_ERROR = 500;

    private static final String TRIED = "CryptoMarketTried";
    private static final String SINCE = "CryptoMarketTryingSince";

    private final Clock clock;

    RetryPolicy(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether to try again; see {@link ErrorMessages#shouldRetry}.
     *
     * @param line the failure in one line, for the log
     */
    boolean shouldRetry(Exchange failed, Throwable failure, String line, int most, Duration window) {
        int tried = failed.getProperty(TRIED, 0, Integer.class);
        if (tried >= most || !mayPass(failed, failure)) {
            return false;
        }
        var asked = askedToWait(failure);
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

    /** The window begins with the run's first failed try. */
    private boolean endsWithin(Duration window, Duration wait, Exchange failed) {
        var now = clock.instant();
        var since = failed.getProperty(SINCE, now, Instant.class);
        failed.setProperty(SINCE, since);
        return !window.isZero() && !now.plus(wait).isAfter(since.plus(window));
    }

    /**
     * Camel's own header for a delay that is not the policy's. The redelivery restores the message from before the
     * failed step, so the header is good for one wait; removing it keeps out one that an answer brought along.
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

    private static Duration askedToWait(Throwable failure) {
        var asked = failure instanceof CoinCapException fault ? fault.retryAfter() : null;
        return asked == null ? Duration.ZERO : asked;
    }

    private static boolean mayPass(Exchange failed, Throwable failure) {
        if (failure instanceof CoinCapException fault) {
            return fault.isTransient();
        }
        if (failure instanceof S3Exception answer) {
            // What S3 answers to one of two conditional writes that come at the same moment.
            return answer.statusCode() == CONFLICT
                    || (answer.statusCode() >= FIRST_SERVER_ERROR && holdsPaidAnswer(failed));
        }
        return failure instanceof SdkClientException silence && isOfTheNetwork(silence) && holdsPaidAnswer(failed);
    }

    /** Without one, whoever started the run loses nothing by starting it again when S3 is back. */
    private static boolean holdsPaidAnswer(Exchange failed) {
        return failed.getVariable("raw") instanceof RawSnapshot raw && raw.getRows() > 0;
    }

    /** The SDK throws the same for missing credentials and the like, which nothing but a person can help. */
    private static boolean isOfTheNetwork(SdkClientException silence) {
        if (silence instanceof ApiCallTimeoutException || silence instanceof ApiCallAttemptTimeoutException) {
            return true;
        }
        for (Throwable at = silence.getCause(); at != null; at = at.getCause()) {
            if (at instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}
