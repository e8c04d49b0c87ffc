package io.cryptomarket.pipeline.failure;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The default of {@code Retry-After}. */
public enum RetryAfterDefault {
    /** Not known, or waiting does not help. */
    NONE,
    TEN_SECONDS,
    THIRTY_SECONDS,
    /** Longer than a restart of S3 or a burst limit. */
    A_MINUTE,
    /** Until the next UTC day begins. */
    NEXT_DAY,
    /** Until the next calendar month begins, in UTC. */
    NEXT_MONTH;

    /** The wait from this moment on; null for none. */
    public @Nullable Duration from(Instant now) {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return switch (this) {
            case NONE -> null;
            case TEN_SECONDS -> Duration.ofSeconds(10);
            case THIRTY_SECONDS -> Duration.ofSeconds(30);
            case A_MINUTE -> Duration.ofSeconds(60);
            case NEXT_DAY -> Duration.between(now, startOf(today.plusDays(1)));
            case NEXT_MONTH -> Duration.between(now, startOf(today.plusMonths(1).withDayOfMonth(1)));
        };
    }

    private static Instant startOf(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
