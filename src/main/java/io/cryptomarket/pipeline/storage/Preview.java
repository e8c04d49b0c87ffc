package io.cryptomarket.pipeline.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/** Reads the first lines of a stored text. */
public final class Preview {

    private Preview() {}

    /** Returns the first lines of an object of UTF-8 text and does not download the rest. */
    public static List<String> of(S3Client s3, String bucket, String key, int lines) throws IOException {
        var object = s3.getObject(get -> get.bucket(bucket).key(key));
        try (var reader = new BufferedReader(new InputStreamReader(object, StandardCharsets.UTF_8))) {
            var first = reader.lines().limit(lines).toList();
            object.abort();
            return first;
        }
    }
}
