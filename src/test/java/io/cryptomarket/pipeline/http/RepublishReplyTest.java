package io.cryptomarket.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.DateRange;
import io.cryptomarket.pipeline.storage.RepublishedRange;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What a caller is told of a range of dates. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepublishReplyTest {

    private final Exception away = SdkClientException.create("S3 is away");
    private final Exception broken = new IllegalStateException("broken");

    private final RepublishedRange range = new RepublishedRange(
            new DateRange(date(1), date(30)),
            new TreeSet<>(Set.of(date(2), date(3), date(4))),
            new TreeSet<>(),
            Progress.NONE);

    private static SnapshotDate date(int day) {
        return SnapshotDate.parse("2026-11-%02d".formatted(day));
    }

    @Test
    void A_range_with_only_retryable_failures_is_retryable() {
        range.failed(date(3), away);
        range.failed(date(2), away);
        range.made(Published.REBUILT);

        var problem = problem();

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryable()).isTrue();
        assertThat(problem.retryAfterSeconds()).isEqualTo("60");
        assertThat(problem.detail())
                .isEqualTo("2 of 3 dates failed: 2026-11-02 (S3 is unavailable), 2026-11-03 (S3 is unavailable);"
                        + " 1 are done, and the same call goes on with the rest");
    }

    @Test
    void A_range_with_a_permanent_failure_is_not_retryable() {
        range.failed(date(2), away);
        range.failed(date(3), broken);
        range.failed(date(4), away);

        var problem = problem();

        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.retryable()).isFalse();
        assertThat(problem.retryAfterSeconds()).isNull();
    }

    @Test
    void A_date_that_was_not_begun_is_neither_done_nor_failed() {
        range.made(Published.EXISTING);

        var problem = problem();

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail()).startsWith("1 of 3 dates are done, and the service is stopping");
    }

    private Problem problem() {
        return Problem.of(catchThrowable(() -> RepublishReply.of(range)), Clock.systemUTC());
    }
}
