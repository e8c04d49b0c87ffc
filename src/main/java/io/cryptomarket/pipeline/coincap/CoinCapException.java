package io.cryptomarket.pipeline.coincap;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** CoinCap did not give a usable answer; the message is one line for a person and holds no secret. */
public final class CoinCapException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind errorKind;
    private final @Nullable Duration retryAfter;

    CoinCapException(ErrorKind errorKind, String message, @Nullable Throwable cause) {
        this(errorKind, message, cause, null);
    }

    CoinCapException(ErrorKind errorKind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.errorKind = errorKind;
        this.retryAfter = retryAfter;
    }

    public ErrorKind errorKind() {
        return errorKind;
    }

    /** Whether trying again can help. */
    public boolean isTransient() {
        return errorKind == ErrorKind.TRANSIENT;
    }

    /** How long CoinCap asked to wait before the next call, more than nothing; null when it did not ask. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
