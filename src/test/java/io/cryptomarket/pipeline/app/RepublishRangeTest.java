package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.StoredPage;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A range of dates that is made again, as the command asks for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepublishRangeTest extends OneDateRuns {

    private static final LocalDate FIRST = LocalDate.of(2026, 7, 1);

    private void fetched(int days) throws Exception {
        for (int day = 0; day < days; day++) {
            StoredPage.put(testLake, FIRST.plusDays(day));
        }
    }

    private static SnapshotDate date(int day) {
        return new SnapshotDate(FIRST.plusDays(day));
    }

    @ParameterizedTest(name = "{0} at once")
    @ValueSource(ints = {1, 3, 64})
    void Every_date_is_republished_and_reported(int parallel) throws Exception {
        fetched(10);
        var heard = new CopyOnWriteArrayList<Long>();
        Progress progress = (step, done, of) -> {
            assertThat(step + " of " + of).isEqualTo("republishing of 10");
            heard.add(done);
        };

        try (var pipeline = pipeline()) {
            var range = pipeline.republish(date(0), date(400), parallel, progress);

            assertThat(range.count(Published.CREATED)).isEqualTo(10);
            assertThat(range.made()).isEqualTo(10);
            assertThat(range.failed()).isEmpty();
            assertThat(range.undone()).isZero();
        }
        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, 10).mapToObj(Long::valueOf).toList());
    }

    @Test
    void A_failed_date_is_reported_with_its_reason_and_the_others_are_republished() throws Exception {
        fetched(4);
        testLake.put("raw/assets/date=" + date(1) + "/assets.json.gz", "no gzip");

        try (var pipeline = pipeline()) {
            pipeline.republish(date(3), date(3), 1, Progress.NONE);
            testLake.delete("raw/assets/date=" + date(3) + "/assets.json.gz");

            var range = pipeline.republish(date(0), date(3), 2, Progress.NONE);

            assertThat(range.made()).isEqualTo(2);
            assertThat(range.failed()).containsOnlyKeys(date(1));
            assertThat(range.failed().get(date(1))).hasMessageContaining("is not gzip");
            assertThat(range.lost()).containsExactly(date(3));
            assertThat(range.undone()).isZero();
        }
    }

    @Test
    void A_range_without_stored_objects_is_refused() throws Exception {
        try (var pipeline = pipeline()) {
            assertThatThrownBy(() -> pipeline.republish(date(0), date(1), 1, Progress.NONE))
                    .hasMessage("nothing to republish: no raw object from 2026-07-01 to 2026-07-02 in bucket market");
        }
    }

    @ParameterizedTest(name = "{0} at once")
    @ValueSource(ints = {1, 4})
    void A_stopped_range_reports_its_progress_and_counts_no_date_as_failed(int parallel) throws Exception {
        fetched(120);
        var pipeline = pipeline();
        var stopped = new AtomicReference<CompletableFuture<Void>>();
        Progress progress = (step, done, of) -> {
            if (done == 3) {
                stopped.set(CompletableFuture.runAsync(pipeline::close));
            }
        };

        var range = pipeline.republish(date(0), date(119), parallel, progress);
        Objects.requireNonNull(stopped.get()).get(60, TimeUnit.SECONDS);

        assertThat(range.made()).isBetween(3, 119);
        assertThat(range.failed()).isEmpty();
        assertThat(range.undone()).isEqualTo(120 - range.made());
        var manifests = List.copyOf(testLake.state().keySet()).stream()
                .filter(key -> key.endsWith("_manifest.json"))
                .count();
        assertThat(manifests).isBetween((long) range.made(), (long) range.made() + parallel);
    }
}
