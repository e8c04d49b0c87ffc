package io.cryptomarket.pipeline.storage;

import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/** Fails fast: caps the time of each S3 call. It shares the connections of the client that it wraps. */
public final class TimeLimitedS3Client extends DelegatingS3Client {

    private final Duration limit;

    /** @param limit how long a call may take, including the retries of the SDK */
    public TimeLimitedS3Client(S3Client s3, Duration limit) {
        super(s3);
        this.limit = limit;
    }

    @Override
    @SuppressWarnings("unchecked") // the builder of a request builds a request of the same class
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        var timeLimit =
                AwsRequestOverrideConfiguration.builder().apiCallTimeout(limit).build();
        return operation.apply(
                (T) request.toBuilder().overrideConfiguration(timeLimit).build());
    }

    /** Does nothing: the owner of the wrapped client closes it. */
    @Override
    public void close() {}
}
