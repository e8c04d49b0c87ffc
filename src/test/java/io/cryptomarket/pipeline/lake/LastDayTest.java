package io.cryptomarket.pipeline.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.Lake;
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
class LastDayTest {
    static final LocalDate TODAY = LocalDate.parse("2026-03-03");

    private Lake lake;
    private StoredDays days;

    @BeforeEach
    void startLake(@TempDir Path folder) throws Exception {
        lake = Lake.start(folder);
        days = new StoredDays(lake, AuditTest.LAYOUT);
    }

    @AfterEach
    void stop() {
        lake.close();
    }

    private LocalDate found() throws IOException {
        var found =
                new LastDay(lake.client(), Lake.BUCKET, AuditTest.LAYOUT.raw(), true).before(new SnapshotDate(TODAY));
        return found == null ? TODAY : found.date().value();
    }

    @ParameterizedTest(name = "{0} and {1} days before: {2}")
    @CsvSource({"1, 2, 1", "2, 1, 1", "3, 7, 3", "7, 8, 7", "8, 9, 0", "-1, 0, 0"})
    void It_is_the_newest_of_the_seven_before(int one, int other, int found) throws IOException {
        days.put(TODAY.minusDays(one), TODAY.minusDays(other));

        assertThat(found()).isEqualTo(TODAY.minusDays(found));
    }

    @Test
    void It_says_what_that_day_holds() throws IOException {
        days.put(TODAY.minusDays(1));

        var content =
                new LastDay(lake.client(), Lake.BUCKET, AuditTest.LAYOUT.raw(), true).before(new SnapshotDate(TODAY));

        assertThat(content).isNotNull();
        assertThat(content.rows()).isEqualTo(StoredDays.ASSETS);
        assertThat(content.prices().size()).isEqualTo(StoredDays.ASSETS);
        assertThat(content.object().key()).isEqualTo(days.raw(TODAY.minusDays(1)));
        assertThat(content.object().sha256()).isEqualTo(lake.sha256(days.raw(TODAY.minusDays(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no gzip at all", "gzip of no envelope", "gzip that is cut"})
    void One_that_is_damaged_is_passed_over(String damage) throws IOException {
        days.put(TODAY.minusDays(2), TODAY.minusDays(1));
        var whole = lake.bytes(days.raw(TODAY.minusDays(1)));
        lake.put(
                days.raw(TODAY.minusDays(1)),
                switch (damage) {
                    case "gzip of no envelope" -> StoredDays.gzip("{\"data\":[]}");
                    case "gzip that is cut" -> Arrays.copyOf(whole, whole.length / 2);
                    default -> damage.getBytes(UTF_8);
                });

        assertThat(found()).isEqualTo(TODAY.minusDays(2));
    }
}
