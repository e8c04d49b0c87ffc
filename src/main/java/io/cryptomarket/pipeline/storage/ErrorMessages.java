package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.snapshot.SnapshotException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bean {@code failures} of the routes: what went wrong, in one line for a person, and whether waiting helps. */
public final class ErrorMessages {

    private static final Logger FAILURE = LoggerFactory.getLogger("failure");
    private static final Set<Integer> REFUSED = Set.of(301, 307, 400, 401, 403);

    /** What only another call can mend. */
    private static final Set<Reason> OF_THE_CALLER =
            Set.of(Reason.NOT_A_DATE, Reason.NOT_PUBLISHED, Reason.NOT_A_RANGE, Reason.NO_RAW_DATA);

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
        return retryPolicy.shouldRetry(failed, caught(failed), message(failed), most, Duration.ofMillis(window));
    }

    /**
     * Logs a failure in one line, and its stack trace where those are shown. What somebody asked for that cannot be had is
     * no error of the service, and nobody is to be woken by it.
     */
    public void logFailure(Exchange failed) {
        if (isOfTheCaller(failed)) {
            FAILURE.info("refused: {}", message(failed));
        } else {
            FAILURE.error(message(failed), caught(failed));
        }
    }

    /** Where nobody has asked for the date by name, a date without prices is a day that the service has lost. */
    private static boolean isOfTheCaller(Exchange failed) {
        if (!(known(caught(failed)) instanceof SnapshotException refusal)) {
            return false;
        }
        return refusal.reason() == Reason.NO_PRICES
                ? failed.getVariable("requestedDate") != null
                : OF_THE_CALLER.contains(refusal.reason());
    }

    /** What was wrong, where, and what to do, in one line without a secret. */
    public String message(Throwable failure) {
        var cause = known(failure);
        if (cause instanceof CoinCapException || cause instanceof SnapshotException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof NoSuchBucketException) {
            return "bucket " + lake.bucket() + " does not exist at " + lake.describe() + "; create it or set s3.bucket";
        }
        if (cause instanceof NoSuchKeyException) {
            return "bucket " + lake.bucket() + " at " + lake.describe()
                    + " has no such object; a date must be fetched before it is published";
        }
        if (cause instanceof S3Exception answer) {
            return s3Answered(answer);
        }
        if (cause instanceof SdkClientException silence) {
            return s3IsSilent(silence);
        }
        var message = cause.getMessage();
        var name = cause.getClass().getSimpleName();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
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

    private String s3Answered(S3Exception answer) {
        var details = answer.awsErrorDetails();
        var said = "S3 at " + lake.describe() + " answered " + answer.statusCode()
                + (details == null || details.errorCode() == null ? "" : " " + details.errorCode()) + " for bucket "
                + lake.bucket();
        return REFUSED.contains(answer.statusCode())
                ? said
                        + "; check the credentials, s3.region, s3.bucket and the policy: it takes s3:GetObject, s3:PutObject"
                        + " and s3:ListBucket"
                : said;
    }

    private String s3IsSilent(SdkClientException silence) {
        var message = String.valueOf(silence.getMessage());
        if (message.contains("load credentials")) {
            return "no AWS credentials found for bucket " + lake.bucket()
                    + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or an instance role";
        }
        if (message.contains("load region")) {
            return "no AWS region found for bucket " + lake.bucket() + "; set s3.region or AWS_REGION";
        }
        return "S3 at " + lake.describe() + " cannot be reached: " + root(silence);
    }

    /** The first failure of a kind that has a sentence of its own, or the innermost one. */
    private static Throwable known(Throwable failure) {
        var at = failure;
        while (at.getCause() != null && isWrapping(at)) {
            at = at.getCause();
        }
        return at;
    }

    private static boolean isWrapping(Throwable failure) {
        return failure.getClass().getName().startsWith("org.apache.camel.")
                || failure.getClass() == RuntimeException.class;
    }

    private static String root(Throwable failure) {
        var at = failure;
        while (at.getCause() != null && at.getCause() != at) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage());
    }
}
