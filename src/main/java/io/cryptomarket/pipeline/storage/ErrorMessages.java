package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.failure.Failure;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bean {@code failures} of the routes: describes a failure in one line, logs it, and decides about a retry. */
public final class ErrorMessages {

    private static final Logger FAILURE = LoggerFactory.getLogger("failure");

    private final S3Location lake;
    private final RetryPolicy retryPolicy;

    /** @param lake the bucket and endpoint that messages about S3 name */
    public ErrorMessages(S3Location lake) {
        this(lake, Clock.systemUTC());
    }

    /** @param clock measures the time for retries */
    public ErrorMessages(S3Location lake, Clock clock) {
        this.lake = lake;
        this.retryPolicy = new RetryPolicy(clock);
    }

    /**
     * Returns whether to retry: the failure is transient, and the run has retries and time left. A failure of S3 is
     * retried only while the run holds an answer that was paid for.
     *
     * <p>A delay that CoinCap requests replaces the delay of the route. Without enough time left for it, there is no
     * retry. The count is an exchange property and not Camel's redelivery header: a step that clears the headers would
     * reset that, and the run would retry without end.
     *
     * @param most how many retries a whole run may make
     * @param window how many milliseconds after its first failure a run may start a retry
     */
    public boolean shouldRetry(Exchange failed, int most, long window) {
        return retryPolicy.shouldRetry(
                failed, Failure.of(caught(failed)), messageOf(failed), most, Duration.ofMillis(window));
    }

    /**
     * Logs a failure in one line, with its stack trace if the log shows those. A request that the service refuses is logged
     * at INFO: it is no error of the service and must not raise an alert.
     */
    public void logFailure(Exchange failed) {
        boolean byDate = failed.getVariable("requestedDate") != null;
        if (Failure.of(caught(failed)).kind().isRefusal(byDate)) {
            FAILURE.info("refused: {}", messageOf(failed));
        } else {
            FAILURE.error(messageOf(failed), caught(failed));
        }
    }

    /** Says in one line what failed, where, and what to do. The line never contains a secret. */
    public String message(Throwable failure) {
        return Failure.of(failure).message(lake.bucket(), lake.describe());
    }

    /** The same for the failure that the exchange has caught. */
    public String messageOf(Exchange failed) {
        return message(caught(failed));
    }

    /** Returns the failure as it was thrown. Camel would bind its innermost cause to a parameter. */
    private static Throwable caught(Exchange failed) {
        return failed.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }
}
