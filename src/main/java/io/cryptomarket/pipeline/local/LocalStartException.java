package io.cryptomarket.pipeline.local;

import org.jspecify.annotations.Nullable;

/** An embedded server could not start. The message is one line: what is wrong, where, and what to do. */
public final class LocalStartException extends Exception {
    private static final long serialVersionUID = 1L;

    LocalStartException(String message) {
        this(message, null);
    }

    LocalStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
