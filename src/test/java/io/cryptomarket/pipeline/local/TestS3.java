package io.cryptomarket.pipeline.local;

import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Starts the local S3 server and calls it with the unmodified SDK, including its checksums. */
final class TestS3 {
    static final String ACCESS_KEY = "local-access";
    static final String SECRET_KEY = "local-secret";
    static final String BUCKET = "market";

    private TestS3() {}

    static LocalS3 start(Path folder) throws LocalStartException {
        return start(folder, 0);
    }

    static LocalS3 start(Path folder, int port) throws LocalStartException {
        return LocalS3.start(folder, port, ACCESS_KEY, SECRET_KEY, BUCKET);
    }

    static S3Client client(LocalS3 s3) {
        return client(s3, ACCESS_KEY, SECRET_KEY);
    }

    static S3Client client(LocalS3 s3, String accessKey, String secretKey) {
        return S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    static void put(S3Client client, PutObjectRequest.Builder request, String text) {
        client.putObject(request.bucket(BUCKET).build(), RequestBody.fromString(text));
    }

    static String text(S3Client client, String key) {
        var request = GetObjectRequest.builder().bucket(BUCKET).key(key).build();
        return client.getObjectAsBytes(request).asUtf8String();
    }
}
