package io.cryptomarket.pipeline.app;

import java.util.List;

/** Camel did not start with the routes; it might with others. */
public final class RoutesException extends UsageException {

    private static final long serialVersionUID = 1L;

    RoutesException(UsageException reason) {
        super(List.of(String.valueOf(reason.getMessage())));
        initCause(reason);
    }
}
