package io.cryptomarket.pipeline.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An exception that says what kind of failure it is; its message is one line for a person and holds no secret. */
public interface KnownFailure {

    FailureKind kind();

    /** How long the other side asked to wait before the next try, more than nothing; null when it did not ask. */
    default @Nullable Duration retryAfter() {
        return null;
    }
}
