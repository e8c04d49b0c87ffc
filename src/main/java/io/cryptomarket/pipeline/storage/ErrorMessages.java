package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.failure.Failure;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bean {@code failures} of the routes: what went wrong, in one line for a person, and whether waiting helps. */
public final class ErrorMessages {

    private static final Logger FAILURE = LoggerFactory.getLogger("failure");

    private final S3Location lake;
    private final RetryPolicy retryPolicy;

    /** @param lake the place that failures of S3 are told to be in */
    public ErrorMessages(S3Location lake) {
        this(lake, Clock.systemUTC());
    }

    /** @param clock what bounds the time for retries */
    public ErrorMessages(S3Location lake, Clock clock) {
        this.lake = lake;
        this.retryPolicy = new RetryPolicy(clock);
    }

    /**
     * Whether to try again: the failure is one that may pass, and the run has tries and time left. A failure of S3
     * may pass only where the run holds an answer that was paid for and would be lost.
     *
     * <p>A wait that CoinCap asks for is kept to in place of the policy's; one that would end after the window is not
     * begun. The count is kept here and not in Camel's redelivery header, which any step that clears the headers would
     * reset, and so retry without end.
     *
     * @param most how many further tries a whole run may make
     * @param window how many milliseconds after its first failed try a run may begin another
     */
    public boolean shouldRetry(Exchange failed, int most, long window) {
        return retryPolicy.shouldRetry(
                failed, Failure.of(caught(failed)), message(failed), most, Duration.ofMillis(window));
    }

    /**
     * Logs a failure in one line, and its stack trace where those are shown. What somebody asked for that cannot be had is
     * no error of the service, and nobody is to be woken by it.
     */
    public void logFailure(Exchange failed) {
        boolean byDate = failed.getVariable("requestedDate") != null;
        if (Failure.of(caught(failed)).kind().isRefusal(byDate)) {
            FAILURE.info("refused: {}", message(failed));
        } else {
            FAILURE.error(message(failed), caught(failed));
        }
    }

    /** What was wrong, where, and what to do, in one line without a secret. */
    public String message(Throwable failure) {
        return Failure.of(failure).message(lake.bucket(), lake.describe());
    }

    /** The same of the failure that a route has caught. */
    public String messageOf(Exchange failed) {
        return message(caught(failed));
    }

    /** The same of the failure that a run has come to. */
    String message(Exchange failed) {
        return message(caught(failed));
    }

    /** The failure as it was thrown; Camel's own binding of it hands on the innermost cause. */
    private static Throwable caught(Exchange failed) {
        return failed.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }
}
