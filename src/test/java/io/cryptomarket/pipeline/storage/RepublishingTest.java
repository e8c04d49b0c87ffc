package io.cryptomarket.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.testing.TestLake;
import java.nio.file.Path;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RepublishingTest {

    private static final Layout LAYOUT = new Layout(
            new KeyTemplate("raw/${variable.date}"),
            new KeyTemplate("csv/${variable.date}"),
            new KeyTemplate("manifest/${variable.date}"));

    @Test
    void The_last_requested_parallelism_applies(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder)) {
            testLake.put("raw/2026-11-03", "");
            var republishing =
                    new Republishing(new Inventory(testLake.client(), TestLake.BUCKET), LAYOUT, TestLake.BUCKET);
            var threads = (ThreadPoolExecutor) republishing.executor();
            int usual = threads.getMaximumPoolSize();

            for (Integer parallel : new Integer[] {64, 1, 7}) {
                republishing.begin("2026-11-01", "2026-11-30", null, parallel, Progress.NONE);
                assertThat(threads.getMaximumPoolSize()).isEqualTo(parallel);
                assertThat(threads.getCorePoolSize()).isEqualTo(parallel);
            }
            republishing.begin("2026-11-01", "2026-11-30", null, usual, null);
            republishing.begin("2026-11-01", "2026-11-30", 30, null, null);

            assertThat(threads.getMaximumPoolSize()).isEqualTo(usual);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-02, 2026-11-01, 366, 2026-11-02 is after 2026-11-01",
        "2026-11-01, 2026-12-01, 30, 2026-11-01 to 2026-12-01 has 31 days; the limit is 30",
        "2026-11-00, 2026-12-01, 30, '''2026-11-00'''"
    })
    void An_invalid_or_too_long_range_is_refused(String from, String to, int mostDays, String message) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> DateRange.parse(from, to, mostDays))
                .withMessageContaining(message);
    }
}
