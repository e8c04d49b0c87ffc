package io.cryptomarket.pipeline.http;

import org.jspecify.annotations.Nullable;

/** The settings do not allow the HTTP server to start; the message is one line that says what to do. */
public final class HttpStartException extends Exception {

    private static final long serialVersionUID = 1L;

    HttpStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
