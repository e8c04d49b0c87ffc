package io.cryptomarket.pipeline.snapshot;

import org.jspecify.annotations.Nullable;

/** A snapshot that must not be stored or published as it is; the message is one line for a person. */
public final class SnapshotException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        super(message);
    }

    public SnapshotException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
