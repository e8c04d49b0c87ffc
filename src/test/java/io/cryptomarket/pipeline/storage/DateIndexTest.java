package io.cryptomarket.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.audit.AuditTest;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.DateIndex.Part;
import io.cryptomarket.pipeline.testing.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DateIndexTest {
    static final LocalDate FIRST = LocalDate.parse("2025-01-01");

    @Test
    void A_listing_of_more_than_one_page_is_read_to_its_end(@TempDir Path folder) throws Exception {
        int days = 501;
        try (var testLake = TestLake.start(folder)) {
            for (int day = 0; day < days; day++) {
                var date = new SnapshotDate(FIRST.plusDays(day));
                // As files of the server's folder, since a thousand puts take a quarter of a minute.
                var stored = folder.resolve("s3").resolve(TestLake.BUCKET);
                var csv = stored.resolve(AuditTest.LAYOUT.csv().of(date));
                Files.createDirectories(csv.getParent());
                Files.createFile(csv);
                Files.createFile(stored.resolve(AuditTest.LAYOUT.manifest().of(date)));
            }
            // A page of a listing ends at 1,000 keys.
            assertThat(testLake.client()
                            .listObjectsV2(list -> list.bucket(TestLake.BUCKET))
                            .isTruncated())
                    .isTrue();

            var dateIndex = holdings(testLake, AuditTest.LAYOUT);

            assertThat(dateIndex.dates(Part.CSV)).hasSize(days);
            assertThat(dateIndex.dates(Part.MANIFEST))
                    .hasSize(days)
                    .startsWith(FIRST)
                    .endsWith(FIRST.plusDays(days - 1));
            assertThat(dateIndex.dates(Part.RAW)).isEmpty();
        }
    }

    @Test
    void Other_objects_are_skipped(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder)) {
            testLake.put("raw/assets/date=2026-11-03/assets.json.gz", "");
            testLake.put("raw/assets/date=2026-13-03/assets.json.gz", "");
            testLake.put("assets/date=2026-11-04/other.csv", "");
            testLake.put("assets/date=2026-11-05/assets.csv", "");
            testLake.put("quarantine/date=2026-11-06/x.json.gz", "");
            testLake.put("datapackage.json", "");

            var dateIndex = holdings(testLake, AuditTest.LAYOUT);

            assertThat(dateIndex.dates()).containsExactly(LocalDate.parse("2026-11-03"), LocalDate.parse("2026-11-05"));
            assertThat(dateIndex.of(LocalDate.parse("2026-11-03"))).containsExactly(Part.RAW);
            assertThat(dateIndex.of(LocalDate.parse("2026-11-04"))).isEmpty();
        }
    }

    @Test
    void Keys_without_a_common_prefix_before_the_date_are_found(@TempDir Path folder) throws Exception {
        var layout = new Layout(
                new KeyTemplate("${variable.date}/raw.gz"),
                new KeyTemplate("csv/${variable.date}.csv"),
                new KeyTemplate("${variable.date}.m"));
        try (var testLake = TestLake.start(folder)) {
            testLake.put("2026-11-03/raw.gz", "");
            testLake.put("csv/2026-11-03.csv", "");
            testLake.put("2026-11-03.m", "");

            assertThat(holdings(testLake, layout).of(LocalDate.parse("2026-11-03")))
                    .containsExactly(Part.RAW, Part.CSV, Part.MANIFEST);
        }
    }

    private static DateIndex holdings(TestLake testLake, Layout layout) {
        return new DateIndex(new Inventory(testLake.client(), TestLake.BUCKET), layout);
    }
}
