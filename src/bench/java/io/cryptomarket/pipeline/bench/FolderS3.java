package io.cryptomarket.pipeline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * S3 as a folder, for camel-aws2-s3 as it is: what the route costs, and not what a server at the other end does.
 *
 * <p>Only what publishing needs; the SDK's own defaults refuse everything else.
 */
final class FolderS3 implements S3Client {

    private final Path folder;

    FolderS3(Path folder) {
        this.folder = folder;
    }

    @Override
    public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        var file = folder.resolve(request.key());
        try {
            var response = GetObjectResponse.builder().contentLength(Files.size(file)).build();
            return transformer.transform(response, AbortableInputStream.create(Files.newInputStream(file)));
        } catch (NoSuchFileException e) {
            throw NoSuchKeyException.builder().statusCode(404).build();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        var file = folder.resolve(request.key());
        try (var content = body.contentStreamProvider().newStream()) {
            Files.createDirectories(file.getParent());
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            return PutObjectResponse.builder().build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
