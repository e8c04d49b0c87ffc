package io.cryptomarket.pipeline.failure;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Finds the kind of an exception of the AWS SDK, which has few types for many causes. */
final class S3Failures {

    private S3Failures() {}

    /** The kind; null for an exception that is not of the SDK. */
    static @Nullable FailureKind kind(Throwable thrown) {
        if (thrown instanceof NoSuchKeyException) {
            return FailureKind.NOT_FETCHED;
        }
        if (thrown instanceof NoSuchBucketException) {
            return FailureKind.S3_NO_BUCKET;
        }
        if (thrown instanceof S3Exception answer) {
            return ofStatus(answer.statusCode());
        }
        if (thrown instanceof SdkClientException silence) {
            return ofSilence(silence);
        }
        return thrown instanceof SdkException ? FailureKind.AWS_FAILED : null;
    }

    private static FailureKind ofStatus(int status) {
        return switch (status) {
            case 301, 307, 400, 401, 403 -> FailureKind.S3_REFUSED;
            case 404 -> FailureKind.S3_NOT_FOUND;
            case 409 -> FailureKind.S3_CONFLICT;
            default -> status >= 500 ? FailureKind.S3_FAILED : FailureKind.S3_UNEXPECTED;
        };
    }

    private static FailureKind ofSilence(SdkClientException silence) {
        var message = String.valueOf(silence.getMessage());
        boolean network = isOfTheNetwork(silence);
        if (message.contains("load credentials")) {
            return network ? FailureKind.S3_CREDENTIALS_UNREACHABLE : FailureKind.S3_NO_CREDENTIALS;
        }
        if (message.contains("load region")) {
            return FailureKind.S3_NO_REGION;
        }
        return network ? FailureKind.S3_UNREACHABLE : FailureKind.S3_NOT_CALLED;
    }

    private static boolean isOfTheNetwork(SdkClientException silence) {
        return silence instanceof ApiCallTimeoutException
                || silence instanceof ApiCallAttemptTimeoutException
                || Causes.of(silence).stream().anyMatch(IOException.class::isInstance);
    }

    /** The status and error code of S3's response; empty without one. */
    static String answer(Throwable thrown) {
        if (!(thrown instanceof S3Exception answer)) {
            return "";
        }
        var details = answer.awsErrorDetails();
        return answer.statusCode() + (details == null || details.errorCode() == null ? "" : " " + details.errorCode());
    }
}
