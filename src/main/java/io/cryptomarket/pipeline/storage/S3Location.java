package io.cryptomarket.pipeline.storage;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The S3 bucket of the lake and how to reach it.
 *
 * @param bucket the bucket
 * @param endpoint a server other than AWS, or null for AWS
 * @param region the region, or null for the one that the SDK finds
 * @param pathStyle whether the bucket is part of the path and not of the host name
 * @param credentials the credentials, or null for the SDK's default chain, which includes the instance role
 */
public record S3Location(
        String bucket,
        @Nullable URI endpoint,
        @Nullable String region,
        boolean pathStyle,
        @Nullable AwsCredentialsProvider credentials) {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration WHOLE_CALL = Duration.ofMinutes(10);

    /** The region for servers other than AWS when none is set; the SDK requires one. */
    private static final String ANY_REGION = "us-east-1";

    /** The location of an S3 server in this process. */
    public static S3Location local(URI endpoint, String bucket, String accessKey, String secretKey) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
        return new S3Location(bucket, endpoint, ANY_REGION, true, credentials);
    }

    /**
     * Returns a client for this location; the caller closes it.
     *
     * <p>It uses the Apache HTTP client. The URL-connection client repeats requests silently, so a few conditional writes
     * in a hundred got "exists already" because of their own first attempt.
     *
     * @throws software.amazon.awssdk.core.exception.SdkClientException when no region can be found for AWS
     */
    public S3Client connect() {
        var client = S3Client.builder()
                .forcePathStyle(pathStyle)
                .credentialsProvider(
                        credentials != null
                                ? credentials
                                : DefaultCredentialsProvider.builder().build())
                .httpClientBuilder(
                        Apache5HttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
                .overrideConfiguration(sdk -> sdk.apiCallTimeout(WHOLE_CALL));
        if (endpoint != null) {
            // Some servers other than AWS do not support the trailing checksums that the SDK adds by default.
            client.endpointOverride(endpoint).requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        }
        if (region != null || endpoint != null) {
            client.region(Region.of(region != null ? region : ANY_REGION));
        }
        return client.build();
    }

    /** The endpoint for messages, or "AWS". */
    public String describe() {
        return endpoint == null ? "AWS" : endpoint.toString();
    }
}
