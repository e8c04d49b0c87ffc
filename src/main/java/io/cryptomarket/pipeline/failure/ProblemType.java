package io.cryptomarket.pipeline.failure;

import static io.cryptomarket.pipeline.failure.RetryAfterDefault.A_MINUTE;
import static io.cryptomarket.pipeline.failure.RetryAfterDefault.NEXT_DAY;
import static io.cryptomarket.pipeline.failure.RetryAfterDefault.NEXT_MONTH;
import static io.cryptomarket.pipeline.failure.RetryAfterDefault.NONE;
import static io.cryptomarket.pipeline.failure.RetryAfterDefault.TEN_SECONDS;
import static io.cryptomarket.pipeline.failure.RetryAfterDefault.THIRTY_SECONDS;

import org.jspecify.annotations.Nullable;

/**
 * The table of problem types (RFC 9457), one row each: status, last part of the type's URI and title. Some rows add
 * whether the same call can succeed later, the default of {@code Retry-After}, and a detail that replaces the failure's
 * message, which reveals details of this machine.
 */
public enum ProblemType {
    NOT_A_DATE(400, "not-a-date", "Not a date"),
    NOT_A_RANGE(400, "not-a-range", "Not a range of dates"),
    NOT_PUBLISHED(404, "not-published", "Not published"),
    NO_RAW_DATA(404, "no-raw-data", "Nothing to republish"),
    NO_PRICES(422, "no-prices", "CoinCap has no prices of the date"),
    NOT_FETCHED(409, "not-fetched", "Not fetched", false, NONE, Texts.NOT_FETCHED_DETAIL),
    RAW_LOST(409, "not-fetched", "Published, but its raw object is gone"),

    COINCAP_TRANSIENT(502, "coincap-unavailable", "CoinCap is unavailable", true, A_MINUTE, null),
    COINCAP_REFUSED(502, "coincap-refused", "CoinCap refuses the call"),
    COINCAP_QUOTA(502, "coincap-quota", "CoinCap's quota is used up"),
    COINCAP_SUNSET(502, "coincap-sunset", "CoinCap no longer serves this version"),
    COINCAP_MALFORMED(502, "coincap-malformed", "CoinCap's response does not match its API"),
    COINCAP_FAILED(502, "coincap-failed", "CoinCap failed"),
    ANOTHER_DATE(409, "date-mismatch", "The answer is of another date"),
    QUALITY_REFUSED(422, "quality-check-failed", "The quality checks refuse the response"),

    STORAGE_REFUSES(500, "storage-refused", "S3 refuses the service", false, NONE, Texts.STORAGE_REFUSES_DETAIL),
    STORAGE_UNAVAILABLE(
            503, "storage-unavailable", "S3 is unavailable", true, A_MINUTE, Texts.STORAGE_UNAVAILABLE_DETAIL),

    /** Not retryable: when the cap allows calls again, "today" is another date. */
    DAILY_CAP(429, "credit-cap", "The credits are used up", false, NEXT_DAY, null),
    MONTHLY_CAP(429, "credit-cap", "The credits are used up", false, NEXT_MONTH, null),
    BUSY(409, "busy", "Another run is under way", true, A_MINUTE, null),
    DEADLINE(504, "deadline", "The deadline has passed", true, THIRTY_SECONDS, null),
    TOO_MANY_REQUESTS(503, "too-many-requests", "Too many calls", true, TEN_SECONDS, null),
    STOPPING(503, "stopping", "The service is stopping", true, THIRTY_SECONDS, null),
    DATES_RETRYABLE(503, "dates-retryable", "Dates failed for now", true, A_MINUTE, null),
    DATES_FAILED(500, "dates-failed", "Dates failed"),
    ANOTHER_SOURCE(409, "source-mismatch", "Real and simulated do not mix"),
    INTERNAL(500, "internal", "The service failed", false, NONE, Texts.INTERNAL_DETAIL);

    private final int status;
    private final String type;
    private final String title;
    private final boolean retryable;
    private final RetryAfterDefault retryAfter;
    private final @Nullable String detail;

    ProblemType(int status, String type, String title) {
        this(status, type, title, false, NONE, null);
    }

    ProblemType(
            int status,
            String type,
            String title,
            boolean retryable,
            RetryAfterDefault retryAfter,
            @Nullable String detail) {
        this.status = status;
        this.type = type;
        this.title = title;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
        this.detail = detail;
    }

    public int status() {
        return status;
    }

    /** The last part of the URI that is the problem's type. */
    public String type() {
        return type;
    }

    public String title() {
        return title;
    }

    /** Whether the same call can succeed later without intervention. */
    public boolean isRetryable() {
        return retryable;
    }

    /** How long a caller waits, unless the failure itself has a wait. */
    public RetryAfterDefault retryAfter() {
        return retryAfter;
    }

    /** The detail for every caller; null if the failure's message is written for callers. */
    public @Nullable String detail() {
        return detail;
    }
}
