package io.cryptomarket.pipeline.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;

/** The beginning of a stored text, read back from S3. */
public final class Preview {

    private Preview() {}

    /** The first lines of an object of UTF-8 text; the rest is not read. */
    public static List<String> of(S3Client s3, String bucket, String key, int lines) throws IOException {
        var object = s3.getObject(get -> get.bucket(bucket).key(key));
        try (var reader = new BufferedReader(new InputStreamReader(object, StandardCharsets.UTF_8))) {
            var first = reader.lines().limit(lines).collect(Collectors.toList());
            object.abort();
            return first;
        }
    }
}
