package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.Origin;
import io.cryptomarket.pipeline.snapshot.Origins;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import org.apache.camel.Variable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The bean {@code origins} of the routes: where raw objects came from, as it lies beside them. */
public final class StoredOrigins implements Origins {

    private final S3Client s3;
    private final String bucket;

    public StoredOrigins(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Origin of(StoredObject raw) {
        var key = Origin.keyOf(raw);
        try {
            var stored = s3.getObjectAsBytes(get -> get.bucket(bucket).key(key));
            return Origin.read(key, stored.asUtf8String());
        } catch (NoSuchKeyException e) {
            throw new SnapshotException(
                    "raw object " + raw.key() + " does not say where it came from: " + key
                            + " is not there; copy it from where the raw object was copied from",
                    e);
        }
    }

    /** Where the origin of a raw object goes. */
    public String key(@Variable("rawObject") StoredObject raw) {
        return Origin.keyOf(raw);
    }

    /** The origin as the JSON text that is stored, in UTF-8. */
    public byte[] write(@Variable("origin") Origin origin) {
        return origin.write();
    }
}
