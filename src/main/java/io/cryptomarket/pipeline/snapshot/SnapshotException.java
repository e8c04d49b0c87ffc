package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.failure.KnownFailure;
import org.jspecify.annotations.Nullable;

/** A snapshot that must not be stored or published as it is. */
public final class SnapshotException extends RuntimeException implements KnownFailure {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    public SnapshotException(String message) {
        this(message, null);
    }

    public SnapshotException(String message, @Nullable Throwable cause) {
        this(FailureKind.OTHER, message, cause);
    }

    public SnapshotException(FailureKind kind, String message) {
        this(kind, message, null);
    }

    public SnapshotException(FailureKind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    @Override
    public FailureKind kind() {
        return kind;
    }
}
