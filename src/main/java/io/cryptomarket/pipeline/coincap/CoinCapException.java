package io.cryptomarket.pipeline.coincap;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.failure.KnownFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** CoinCap did not give a usable answer. */
public final class CoinCapException extends RuntimeException implements KnownFailure {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final @Nullable Duration retryAfter;

    CoinCapException(FailureKind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    CoinCapException(FailureKind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    @Override
    public FailureKind kind() {
        return kind;
    }

    @Override
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
