package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.Failure;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The one place where a failure becomes a status. Only messages that are made for a person and tell nothing of this
 * machine are handed on; the rest is in the log.
 */
public final class ProblemMapper {

    private final Clock clock;

    public ProblemMapper(Clock clock) {
        this.clock = clock;
    }

    /** What a caller is told of a failure. */
    Problem of(Throwable thrown) {
        var failure = Failure.of(thrown);
        var asked = failure.retryAfter();
        return Problem.of(
                failure.kind(),
                String.valueOf(failure.known().getMessage()),
                asked != null ? asked : failure.kind().problem().retryAfter().from(clock.instant()));
    }

    /** The UTC date that it is. */
    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
