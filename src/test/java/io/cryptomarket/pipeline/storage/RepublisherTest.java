package io.cryptomarket.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.time.LocalDate;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RepublisherTest {

    private static final TreeSet<SnapshotDate> YEAR = LocalDate.of(2025, 1, 1)
            .datesUntil(LocalDate.of(2026, 1, 1))
            .map(SnapshotDate::new)
            .collect(Collectors.toCollection(TreeSet::new));

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger begun = new AtomicInteger();

    @Test
    void When_it_is_stopped_no_further_date_is_begun_and_none_counts_as_failed() throws Exception {
        var republisher = new Republisher(
                date -> {
                    if (begun.incrementAndGet() == 3) {
                        stopping.set(true);
                        throw new RejectedExecutionException("the routes are being stopped");
                    }
                    return Published.REBUILT;
                },
                1,
                Progress.NONE,
                stopping::get);

        var outcome = republisher.run(YEAR);

        assertThat(begun).hasValue(3);
        assertThat(outcome.rebuilt()).hasSize(2);
        assertThat(outcome.failed()).isEmpty();
        assertThat(outcome.notStarted()).isEqualTo(363);
    }

    @Test
    void A_date_that_fails_is_told_and_the_others_are_made() throws Exception {
        var second = new SnapshotDate(LocalDate.of(2025, 1, 2));
        var failure = new IllegalStateException("no");
        var republisher = new Republisher(
                date -> {
                    if (date.equals(second)) {
                        throw failure;
                    }
                    return Published.EXISTING;
                },
                4,
                Progress.NONE);

        var outcome = republisher.run(YEAR);

        assertThat(outcome.count(Published.EXISTING)).isEqualTo(364);
        assertThat(outcome.failed()).containsOnlyKeys(second).containsEntry(second, failure);
        assertThat(outcome.notStarted()).isZero();
    }
}
