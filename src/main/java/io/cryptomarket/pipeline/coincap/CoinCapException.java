package io.cryptomarket.pipeline.coincap;

import org.jspecify.annotations.Nullable;

/** CoinCap did not give a usable answer; the message is one line for a person and holds no secret. */
public final class CoinCapException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private CoinCapException(String message, boolean passing, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** A fault that may be gone at the next try: no answer, a server error, a body that breaks off. */
    static CoinCapException passing(String message, @Nullable Throwable cause) {
        return new CoinCapException(message, true, cause);
    }

    /** A fault that a further try would only repeat, and pay for. */
    static CoinCapException permanent(String message, @Nullable Throwable cause) {
        return new CoinCapException(message, false, cause);
    }

    /** Whether trying again can help. */
    public boolean isPassing() {
        return passing;
    }
}
