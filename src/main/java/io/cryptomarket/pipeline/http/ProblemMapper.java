package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The one place where a failure becomes a status. Only messages that are made for a person and tell nothing of this
 * machine are handed on; the rest is in the log.
 */
public final class ProblemMapper {

    /** Longer than a restart of S3 or a burst limit, shorter than anybody's patience. */
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    /** What S3 says when the credentials, the bucket or the policy are wrong, which no waiting mends. */
    private static final Set<Integer> S3_REFUSES = Set.of(301, 307, 400, 401, 403, 404);

    private final Clock clock;

    public ProblemMapper(Clock clock) {
        this.clock = clock;
    }

    /** What a caller is told of a failure. */
    Problem of(Throwable failure) {
        for (var at = failure; at != null; at = next(at)) {
            var known = known(at);
            if (known != null) {
                return known;
            }
        }
        return internal();
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure.getCause() == failure ? null : failure.getCause();
    }

    private @Nullable Problem known(Throwable failure) {
        if (failure instanceof CoinCapException answer) {
            return ofCoinCap(answer);
        }
        if (failure instanceof SnapshotException refusal) {
            return ofSnapshot(refusal);
        }
        if (failure instanceof NoSuchKeyException) {
            return Problem.permanent(
                    "not-fetched",
                    "Not fetched",
                    409,
                    "The date has no raw object; it must be fetched before it is published.");
        }
        if (failure instanceof S3Exception answer && S3_REFUSES.contains(answer.statusCode())) {
            return Problem.permanent(
                    "storage-refused", "The store refuses", 500, "S3 refuses the service; its log says more.");
        }
        return failure instanceof SdkException
                ? Problem.retryable(
                        "storage-unavailable",
                        "The store is away",
                        503,
                        "S3 does not answer as it should; the log of the service says more.",
                        A_WHILE)
                : null;
    }

    private static Problem ofCoinCap(CoinCapException answer) {
        var said = String.valueOf(answer.getMessage());
        return switch (answer.errorKind()) {
            case TRANSIENT ->
                Problem.retryable(
                        "coincap-unavailable",
                        "CoinCap is not well",
                        502,
                        said,
                        Objects.requireNonNullElse(answer.retryAfter(), A_WHILE));
            case REFUSED -> Problem.permanent("coincap-refused", "CoinCap refuses the call", 502, said);
            case QUOTA -> Problem.permanent("coincap-quota", "CoinCap's quota is used up", 502, said);
            case SUNSET -> Problem.permanent("coincap-sunset", "CoinCap has no such version any more", 502, said);
            case MALFORMED -> Problem.permanent("coincap-malformed", "CoinCap's answer is not its API's", 502, said);
            case LOCAL -> internal();
        };
    }

    private Problem ofSnapshot(SnapshotException refusal) {
        var said = String.valueOf(refusal.getMessage());
        return switch (refusal.reason()) {
            case NOT_A_DATE -> Problem.permanent("not-a-date", "Not a date", 400, said);
            case NO_PRICES -> Problem.permanent("no-prices", "CoinCap has no prices of the date", 422, said);
            case ANOTHER_DATE -> Problem.permanent("date-mismatch", "The answer is of another date", 409, said);
            case GATES -> Problem.permanent("quality-check-failed", "The gates refuse the answer", 422, said);
            case ANSWER -> Problem.permanent("coincap-malformed", "CoinCap's answer is not its API's", 502, said);
            // The day is over by then, and its prices with it: waiting helps the service and not this call.
            case DAILY_CAP -> cap(said).withRetryAfter(Duration.between(now(), startOf(today().plusDays(1))));
            case MONTHLY_CAP ->
                cap(said)
                        .withRetryAfter(Duration.between(
                                now(), startOf(today().plusMonths(1).withDayOfMonth(1))));
            case BUSY -> busy(said);
            case COINCAP_TRANSIENT ->
                Problem.retryable("coincap-unavailable", "CoinCap is not well", 502, said, A_WHILE);
            case COINCAP_FAILED -> Problem.permanent("coincap-failed", "CoinCap failed", 502, said);
            case NOT_PUBLISHED -> Problem.permanent("not-published", "Not published", 404, said);
            case NOT_A_RANGE -> Problem.permanent("not-a-range", "Not a range of dates", 400, said);
            case NO_RAW_DATA -> Problem.permanent("no-raw-data", "Nothing to republish", 404, said);
            case DATES_RETRYABLE -> Problem.retryable("dates-retryable", "Dates failed for now", 503, said, A_WHILE);
            case DATES_FAILED -> Problem.permanent("dates-failed", "Dates failed", 500, said);
            case STOPPING -> RequestFilter.stopping(said);
            case SOURCE -> Problem.permanent("source-mismatch", "Real and simulated do not mix", 409, said);
            case OTHER -> internal();
        };
    }

    /** Of a call that waited for another run for as long as it may. */
    static Problem busy(String said) {
        return Problem.retryable("busy", "Another run is under way", 409, said, A_WHILE);
    }

    private static Problem cap(String said) {
        return Problem.permanent("credit-cap", "The credits are used up", 429, said);
    }

    /** Of whatever nobody thought of: its message may hold anything. */
    static Problem internal() {
        return Problem.permanent(
                "internal", "The service failed", 500, "Something went wrong in the service; its log says what.");
    }

    private Instant now() {
        return clock.instant();
    }

    /** The UTC date that it is. */
    LocalDate today() {
        return LocalDate.ofInstant(now(), ZoneOffset.UTC);
    }

    private static Instant startOf(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
