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
 * Which S3 the lake is in.
 *
 * @param bucket the bucket
 * @param endpoint a server other than AWS, or null for AWS
 * @param region the region, or null for what the SDK finds in its environment
 * @param pathStyle whether the bucket goes into the path and not into the host name
 * @param credentials whose it is, or null for the SDK's default chain, which covers the instance role
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

    /** The region that servers other than AWS are told when nobody names one. */
    private static final String ANY_REGION = "us-east-1";

    /** An S3 server in this process, with keys of its own. */
    public static S3Location local(URI endpoint, String bucket, String accessKey, String secretKey) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
        return new S3Location(bucket, endpoint, ANY_REGION, true, credentials);
    }

    /**
     * A client for this place; the caller closes it.
     *
     * <p>The Apache client, because with the URL-connection client a few writes in a hundred were answered "exists
     * already" on account of their own hidden first attempt.
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
            // Servers other than AWS do not all know the trailing checksums that the SDK adds of its own accord.
            client.endpointOverride(endpoint).requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        }
        if (region != null || endpoint != null) {
            client.region(Region.of(region != null ? region : ANY_REGION));
        }
        return client.build();
    }

    /** Where this is, for a person: the endpoint, or AWS. */
    public String describe() {
        return endpoint == null ? "AWS" : endpoint.toString();
    }
}
