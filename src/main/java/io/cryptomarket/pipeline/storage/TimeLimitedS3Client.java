package io.cryptomarket.pipeline.storage;

import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/**
 * The client of the runs, for who would rather have no answer than a late one: its connections, and a short time for each
 * call.
 */
public final class TimeLimitedS3Client extends DelegatingS3Client {

    private final Duration limit;

    /** @param limit how long a call may take, with all that the SDK tries again */
    public TimeLimitedS3Client(S3Client s3, Duration limit) {
        super(s3);
        this.limit = limit;
    }

    @Override
    @SuppressWarnings("unchecked") // a builder of a request makes a request of its kind
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        var hasty =
                AwsRequestOverrideConfiguration.builder().apiCallTimeout(limit).build();
        return operation.apply(
                (T) request.toBuilder().overrideConfiguration(hasty).build());
    }

    /** Whose client it is, closes it. */
    @Override
    public void close() {}
}
