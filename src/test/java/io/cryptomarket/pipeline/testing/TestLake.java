package io.cryptomarket.pipeline.testing;

import io.cryptomarket.pipeline.local.LocalS3;
import io.cryptomarket.pipeline.local.LocalStartException;
import io.cryptomarket.pipeline.secrets.Secrets;
import io.cryptomarket.pipeline.storage.S3Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A real S3 server for one test, with methods to read and change its bucket. */
public final class TestLake implements AutoCloseable {

    public static final String BUCKET = "market";
    public static final String ACCESS_KEY = "test-access-key";
    public static final String SECRET_KEY = "test-secret-key";

    private static final Pattern BESIDES = Pattern.compile("^(credits/|schema/|datapackage\\.json)|/_origin-");

    private final LocalS3 server;
    private final S3Client client;

    private TestLake(LocalS3 server) {
        Secrets.give("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
        this.server = server;
        this.client = S3Location.local(server.endpoint(), BUCKET, ACCESS_KEY, SECRET_KEY)
                .connect();
    }

    public static TestLake start(Path folder) throws LocalStartException {
        return new TestLake(LocalS3.start(folder.resolve("s3"), 0, ACCESS_KEY, SECRET_KEY, BUCKET));
    }

    public URI endpoint() {
        return server.endpoint();
    }

    public S3Client client() {
        return client;
    }

    /**
     * Every key with its ETag and time of change, but for the records of calls, the schema and the origins of raw objects:
     * two equal states mean that nothing was written between them.
     */
    public Map<String, String> state() {
        var state = everything();
        state.keySet().removeIf(key -> BESIDES.matcher(key).find());
        return state;
    }

    /** Every key with its ETag and modification time. */
    public Map<String, String> everything() {
        var state = new TreeMap<String, String>();
        for (S3Object object :
                client.listObjectsV2Paginator(list -> list.bucket(BUCKET)).contents()) {
            // S3Proxy also lists the file of an unfinished upload, which has no ETag yet.
            if (object.eTag() == null) {
                continue;
            }
            state.put(object.key(), object.eTag() + " " + object.lastModified());
        }
        return state;
    }

    public byte[] bytes(String key) {
        return client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray();
    }

    public String text(String key) {
        return new String(bytes(key), StandardCharsets.UTF_8);
    }

    public String gunzipped(String key) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes(key)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public HeadObjectResponse head(String key) {
        return client.headObject(head -> head.bucket(BUCKET).key(key));
    }

    public void put(String key, String text) {
        put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    public void put(String key, byte[] bytes) {
        client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
    }

    /** Copies a raw object with the origin that lies beside it. */
    public void copyRaw(String from, String to) {
        var origin = "/_origin-" + sha256(from) + ".json";
        put(to.substring(0, to.lastIndexOf('/')) + origin, bytes(from.substring(0, from.lastIndexOf('/')) + origin));
        put(to, bytes(from));
    }

    /** Whether content types are kept here. */
    public boolean keepsMetadata() {
        return server.keepsMetadata();
    }

    public void delete(String key) {
        client.deleteObject(delete -> delete.bucket(BUCKET).key(key));
    }

    public String sha256(String key) {
        return DigestUtils.sha256Hex(bytes(key));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
