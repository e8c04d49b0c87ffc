package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.MeasuredStream;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.Variable;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The bean {@code storedContent} of the routes: measures and compares stored objects. */
public final class StoredContent {

    /** Returns the key, length and SHA-256 of the body. The body can be read again. */
    public StoredObject measure(@Variable("key") String key, @Body InputStream body) throws IOException {
        return new MeasuredStream(body).digestRemaining(key);
    }

    /**
     * Compares the body of a put with the stored object, byte by byte, without holding either in memory.
     *
     * @param put the body that was put: a file, a stream that can be reset, or bytes
     * @param stored the content of the stored object
     * @return {@code mine} if both are equal, otherwise {@code other}
     */
    public String compare(@Variable("putBody") Object put, @Body InputStream stored, Exchange exchange)
            throws Exception {
        if (put instanceof StreamCache cache) {
            cache.reset();
        }
        var converter = exchange.getContext().getTypeConverter();
        try (var own = converter.mandatoryConvertTo(InputStream.class, exchange, put)) {
            return IOUtils.contentEquals(own, stored) ? "mine" : "other";
        }
    }

    /**
     * Requires that an object was found.
     *
     * @param object the content; null if the object does not exist
     * @throws NoSuchKeyException if the object does not exist
     */
    public void require(@Variable("key") String key, @Body @Nullable Object object) {
        if (object == null) {
            throw NoSuchKeyException.builder()
                    .message(key + " does not exist")
                    .statusCode(404)
                    .build();
        }
    }
}
