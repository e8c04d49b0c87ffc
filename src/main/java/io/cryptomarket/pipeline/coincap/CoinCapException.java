package io.cryptomarket.pipeline.coincap;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** CoinCap did not give a usable answer; the message is one line for a person and holds no secret. */
public final class CoinCapException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final @Nullable Duration retryAfter;

    CoinCapException(Fault fault, String message, @Nullable Throwable cause) {
        this(fault, message, cause, null);
    }

    CoinCapException(Fault fault, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.fault = fault;
        this.retryAfter = retryAfter;
    }

    public Fault fault() {
        return fault;
    }

    /** Whether trying again can help. */
    public boolean isPassing() {
        return fault == Fault.PASSING;
    }

    /** How long CoinCap asked to wait before the next call, more than nothing; null when it did not ask. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
