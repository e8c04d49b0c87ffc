package io.cryptomarket.pipeline.offending;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Writes to S3 past the routes, in some of the ways there are, and reads from it, which it may. */
public final class WritesToS3 {

    private WritesToS3() {}

    static void write(S3Client s3) {
        s3.getObject(get -> get.bucket("market").key("a"));
        s3.listObjectsV2(list -> list.bucket("market"));
        s3.copyObject(copy -> copy.sourceKey("a").destinationKey("b"));
        s3.createMultipartUpload(upload -> upload.bucket("market").key("a"));
        Runnable later = () -> s3.deleteObject(delete -> delete.bucket("market").key("a"));
        later.run();
    }

    static BiFunction<PutObjectRequest, RequestBody, PutObjectResponse> byReference(S3Client s3) {
        return s3::putObject;
    }

    static CompletableFuture<PutObjectResponse> later(S3AsyncClient s3) {
        return s3.putObject(PutObjectRequest.builder().build(), AsyncRequestBody.empty());
    }
}
