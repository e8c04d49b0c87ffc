package io.cryptomarket.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.time.Clock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a caller is told of a range of dates. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepublishedRangeTest {

    private static final FailureKind AWAY = FailureKind.S3_UNREACHABLE;
    private static final FailureKind BROKEN = FailureKind.UNEXPECTED;

    private final RepublishedRange range = new RepublishedRange(DateRange.parse("2026-11-01", "2026-11-30"), 3);

    @Test
    void When_every_failure_may_pass_waiting_helps() {
        range.failed(SnapshotDate.parse("2026-11-03"), AWAY);
        range.failed(SnapshotDate.parse("2026-11-02"), AWAY);
        range.made(Published.REBUILT);

        var problem = problem();

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryable()).isTrue();
        assertThat(problem.retryAfterSeconds()).isEqualTo("60");
        assertThat(problem.detail())
                .isEqualTo("2 of 3 dates failed: 2026-11-02 (The store is away), 2026-11-03 (The store is away);"
                        + " 1 are done, and the same call goes on with the rest");
    }

    @Test
    void When_one_failure_does_not_pass_waiting_alone_does_not_help() {
        range.failed(SnapshotDate.parse("2026-11-02"), AWAY);
        range.failed(SnapshotDate.parse("2026-11-03"), BROKEN);
        range.failed(SnapshotDate.parse("2026-11-04"), AWAY);

        var problem = problem();

        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.retryable()).isFalse();
        assertThat(problem.retryAfterSeconds()).isNull();
    }

    @Test
    void What_was_not_begun_is_neither_done_nor_failed() {
        range.made(Published.EXISTING);

        var problem = problem();

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail()).startsWith("1 of 3 dates are done, and the service is stopping");
    }

    private Problem problem() {
        return new ProblemMapper(Clock.systemUTC()).of(catchThrowable(range::result));
    }
}
