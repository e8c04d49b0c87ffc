package io.cryptomarket.pipeline.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.cryptomarket.pipeline.failure.Failure;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, as problem details (RFC 9457). The one place where a failure becomes an HTTP status.
 *
 * @param type the kind of the problem, as a URI that only identifies it
 * @param title the kind in words, the same for every problem of the kind
 * @param status the HTTP status
 * @param detail what happened this time and what to do, without a secret
 * @param retryable whether the same call can succeed later without intervention
 * @param retryAfter how long to wait before a retry; null if unknown, or if waiting does not help
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "retryable"})
record Problem(
        String type,
        String title,
        int status,
        String detail,
        boolean retryable,
        @JsonIgnore @Nullable Duration retryAfter) {

    static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "urn:crypto-market-pipeline:problem:";

    /** A failure that the caller learns no details of. */
    static final Problem INTERNAL = of(FailureKind.UNEXPECTED, "");

    /** A failure without an exception. */
    static Problem of(FailureKind kind, String detail) {
        return of(kind, detail, kind.problem().retryAfter().from(Instant.EPOCH));
    }

    /**
     * The failure that an exception reports. The caller gets only messages that are written for people and reveal
     * nothing about this machine; the log has the rest.
     */
    static Problem of(Throwable thrown, Clock clock) {
        var failure = Failure.of(thrown);
        var asked = failure.retryAfter();
        return of(
                failure.kind(),
                String.valueOf(failure.known().getMessage()),
                asked != null ? asked : failure.kind().problem().retryAfter().from(clock.instant()));
    }

    /**
     * A failure of a kind.
     *
     * @param detail what happened; a kind with its own detail ignores it
     */
    static Problem of(FailureKind kind, String detail, @Nullable Duration retryAfter) {
        var type = kind.problem();
        return new Problem(
                TYPES + type.type(),
                type.title(),
                type.status(),
                type.detail() == null ? detail : type.detail(),
                type.isRetryable(),
                retryAfter);
    }

    /** A problem that its HTTP status names. */
    static Problem of(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, false, null);
    }

    /** The header {@code Retry-After}, in whole seconds rounded up; null for none. */
    @Nullable
    String retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    }
}
