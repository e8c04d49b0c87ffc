package io.cryptomarket.pipeline.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An exception with a failure kind; its message is one line for people and contains no secret. */
public interface KnownFailure {

    FailureKind kind();

    /** How long the other side asked to wait, greater than zero; null if it did not ask. */
    default @Nullable Duration retryAfter() {
        return null;
    }
}
