package io.cryptomarket.pipeline.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
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

    /** One that only the caller or the operator can do something about. */
    static Problem permanent(String type, String title, int status, String detail) {
        return new Problem(TYPES + type, title, status, detail, false, null);
    }

    /** One that may be gone after a while. */
    static Problem retryable(String type, String title, int status, String detail, Duration retryAfter) {
        return new Problem(TYPES + type, title, status, detail, true, retryAfter);
    }

    /** One that HTTP itself has a name for. */
    static Problem of(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, false, null);
    }

    /** The same, which is not for the same call to wait for. */
    Problem withRetryAfter(Duration wait) {
        return new Problem(type, title, status, detail, retryable, wait);
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
