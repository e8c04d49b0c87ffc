package io.cryptomarket.pipeline.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The content of an object while it is downloaded. It throws {@link IncompleteReadException} for a failed download, so that
 * callers do not take it for damaged content.
 */
public final class StoredStream extends FilterInputStream {

    /** The download failed, or its checksum is wrong. */
    public static final class IncompleteReadException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IncompleteReadException(String key, Exception cause) {
            super(key + " could not be read to its end: " + cause.getMessage(), cause);
        }
    }

    private final String key;

    /** @param key the key of the object, for messages */
    public StoredStream(String key, InputStream content) {
        super(content);
        this.key = key;
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException | SdkClientException e) {
            throw new IncompleteReadException(key, e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int most) {
        try {
            return super.read(into, offset, most);
        } catch (IOException | SdkClientException e) {
            throw new IncompleteReadException(key, e);
        }
    }
}
