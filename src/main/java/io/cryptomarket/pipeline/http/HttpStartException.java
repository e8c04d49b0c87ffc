package io.cryptomarket.pipeline.http;

import org.jspecify.annotations.Nullable;

/** The HTTP server cannot be started as the settings have it; the message is one line that says what to do. */
public final class HttpStartException extends Exception {

    private static final long serialVersionUID = 1L;

    HttpStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
