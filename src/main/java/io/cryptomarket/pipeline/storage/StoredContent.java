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

/** The bean {@code storedContent} of the routes: what an object in S3 holds, and whether it is there. */
public final class StoredContent {

    /** The length and SHA-256 of the body, under its key; the body can be read again. */
    public StoredObject measure(@Variable("key") String key, @Body InputStream body) throws IOException {
        return new MeasuredStream(body).digestRemaining(key);
    }

    /**
     * Compares an object that was put with the one that is stored, byte by byte and without holding either in memory.
     *
     * @param put the body that was put: a file, a stream that can be reset, or bytes
     * @param stored the content of the stored object
     * @return {@code mine} if both are the same, otherwise {@code other}
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
     * Lets an object pass that is there.
     *
     * @param object what was read; null if there is no such object
     * @throws NoSuchKeyException if there is none
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
