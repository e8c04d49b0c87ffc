package io.cryptomarket.pipeline.reload;

import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.jspecify.annotations.Nullable;

/**
 * What became of an exchange of routes.
 *
 * @param failure why it could not be made; null when it was, or was not tried
 */
record Exchanged(Outcome outcome, @Nullable Throwable failure) {

    Exchanged(Outcome outcome) {
        this(outcome, null);
    }

    /** The innermost reason, in one line; empty without a failure. */
    String reason() {
        var reason = failure == null ? "" : failure.getClass().getSimpleName();
        for (var at = failure; at != null; at = next(at)) {
            reason = at.getMessage() == null || at.getMessage().isBlank() ? reason : at.getMessage();
        }
        return reason.lines().findFirst().orElse(reason);
    }

    /** The id of the route that Camel did not take; empty when that is not known. */
    String route() {
        for (var at = failure; at != null; at = next(at)) {
            if (at instanceof FailedToCreateRouteException create) {
                return create.getRouteId();
            }
            if (at instanceof FailedToStartRouteException start) {
                return start.getRouteId();
            }
        }
        return "";
    }

    private static @Nullable Throwable next(Throwable at) {
        return at.getCause() == at ? null : at.getCause();
    }
}
