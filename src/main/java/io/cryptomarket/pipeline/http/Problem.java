package io.cryptomarket.pipeline.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, as RFC 9457 has it.
 *
 * @param type what kind of problem it is, as a URI that leads nowhere
 * @param title the kind in words, always the same
 * @param status the HTTP status
 * @param detail what happened this time and what to do; nothing that the caller may not know
 * @param retryable whether the same call can succeed later without anybody doing anything
 * @param retryAfter how long to wait before anything can change; null where that is not known, or waiting does not help
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

    /** A failure of which a caller is told no more than that. */
    static final Problem INTERNAL = of(FailureKind.UNEXPECTED, "");

    /** One that is not told by an exception. */
    static Problem of(FailureKind kind, String detail) {
        return of(kind, detail, kind.problem().retryAfter().from(Instant.EPOCH));
    }

    /**
     * One of a kind.
     *
     * @param detail what happened, unless the kind has a detail of its own
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

    /** One that HTTP itself has a name for. */
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

    byte[] json() {
        return Json.bytes(this);
    }
}
