package io.cryptomarket.pipeline.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.commons.io.output.NullOutputStream;

/** Measures the length and the SHA-256 of an object while it is read. */
public final class MeasuredStream extends DigestInputStream {

    private final BoundedInputStream counted;

    /** @param content from its beginning */
    public MeasuredStream(InputStream content) throws IOException {
        this(BoundedInputStream.builder().setInputStream(content).get());
    }

    private MeasuredStream(BoundedInputStream counted) {
        super(counted, Sha256.begin());
        this.counted = counted;
    }

    /** Reads the rest, and returns the length and the SHA-256 of the whole. */
    public StoredObject digestRemaining(String key) throws IOException {
        IOUtils.copyLarge(this, NullOutputStream.INSTANCE);
        return new StoredObject(
                key,
                counted.getCount(),
                HexFormat.of().formatHex(getMessageDigest().digest()));
    }

    /** A reset would count and digest a part twice. */
    @Override
    public boolean markSupported() {
        return false;
    }
}
