package io.cryptomarket.pipeline.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.audit.AuditTest;
import io.cryptomarket.pipeline.audit.StoredDays;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PreviousSnapshotTest {
    static final LocalDate TODAY = LocalDate.parse("2026-03-03");

    private TestLake testLake;
    private StoredDays days;

    @BeforeEach
    void startLake(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder);
        days = new StoredDays(testLake, AuditTest.LAYOUT);
    }

    @AfterEach
    void stop() {
        testLake.close();
    }

    private LocalDate found() throws IOException {
        var found = new PreviousSnapshot(testLake.client(), TestLake.BUCKET, AuditTest.LAYOUT.raw(), true)
                .find(new SnapshotDate(TODAY));
        return found == null ? TODAY : found.date().value();
    }

    @ParameterizedTest(name = "{0} and {1} days before: {2}")
    @CsvSource({"1, 2, 1", "2, 1, 1", "3, 7, 3", "7, 8, 7", "8, 9, 0", "-1, 0, 0"})
    void The_previous_snapshot_is_the_newest_of_the_seven_days_before(int one, int other, int found)
            throws IOException {
        days.put(TODAY.minusDays(one), TODAY.minusDays(other));

        assertThat(found()).isEqualTo(TODAY.minusDays(found));
    }

    @Test
    void The_previous_snapshot_has_the_content_of_its_day() throws IOException {
        days.put(TODAY.minusDays(1));

        var content = new PreviousSnapshot(testLake.client(), TestLake.BUCKET, AuditTest.LAYOUT.raw(), true)
                .find(new SnapshotDate(TODAY));

        assertThat(content).isNotNull();
        assertThat(content.rows()).isEqualTo(StoredDays.ASSETS);
        assertThat(content.prices().size()).isEqualTo(StoredDays.ASSETS);
        assertThat(content.object().key()).isEqualTo(days.raw(TODAY.minusDays(1)));
        assertThat(content.object().sha256()).isEqualTo(testLake.sha256(days.raw(TODAY.minusDays(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no gzip at all", "gzip of no envelope", "gzip that is cut"})
    void A_damaged_snapshot_is_skipped(String damage) throws IOException {
        days.put(TODAY.minusDays(2), TODAY.minusDays(1));
        var whole = testLake.bytes(days.raw(TODAY.minusDays(1)));
        testLake.put(
                days.raw(TODAY.minusDays(1)),
                switch (damage) {
                    case "gzip of no envelope" -> StoredDays.gzip("{\"data\":[]}");
                    case "gzip that is cut" -> Arrays.copyOf(whole, whole.length / 2);
                    default -> damage.getBytes(UTF_8);
                });

        assertThat(found()).isEqualTo(TODAY.minusDays(2));
    }
}
