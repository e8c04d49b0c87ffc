package io.cryptomarket.pipeline.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.lake.Holdings.Part;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.Lake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HoldingsTest {
    static final LocalDate FIRST = LocalDate.parse("2025-01-01");

    @Test
    void A_listing_of_more_than_one_page_is_read_to_its_end(@TempDir Path folder) throws Exception {
        int days = 501;
        try (var lake = Lake.start(folder)) {
            for (int day = 0; day < days; day++) {
                var date = new SnapshotDate(FIRST.plusDays(day));
                // As files of the server's folder, since a thousand puts take a quarter of a minute.
                var stored = folder.resolve("s3").resolve(Lake.BUCKET);
                var csv = stored.resolve(AuditTest.LAYOUT.csv().of(date));
                Files.createDirectories(csv.getParent());
                Files.createFile(csv);
                Files.createFile(stored.resolve(AuditTest.LAYOUT.manifest().of(date)));
            }
            // A page of a listing ends at 1,000 keys.
            assertThat(lake.client()
                            .listObjectsV2(list -> list.bucket(Lake.BUCKET))
                            .isTruncated())
                    .isTrue();

            var holdings = holdings(lake, AuditTest.LAYOUT);

            assertThat(holdings.dates(Part.CSV)).hasSize(days);
            assertThat(holdings.dates(Part.MANIFEST))
                    .hasSize(days)
                    .startsWith(FIRST)
                    .endsWith(FIRST.plusDays(days - 1));
            assertThat(holdings.dates(Part.RAW)).isEmpty();
        }
    }

    @Test
    void What_is_no_object_of_a_date_is_passed_over(@TempDir Path folder) throws Exception {
        try (var lake = Lake.start(folder)) {
            lake.put("raw/assets/date=2026-11-03/assets.json.gz", "");
            lake.put("raw/assets/date=2026-13-03/assets.json.gz", "");
            lake.put("assets/date=2026-11-04/other.csv", "");
            lake.put("assets/date=2026-11-05/assets.csv", "");
            lake.put("quarantine/date=2026-11-06/x.json.gz", "");
            lake.put("datapackage.json", "");

            var holdings = holdings(lake, AuditTest.LAYOUT);

            assertThat(holdings.dates()).containsExactly(LocalDate.parse("2026-11-03"), LocalDate.parse("2026-11-05"));
            assertThat(holdings.of(LocalDate.parse("2026-11-03"))).containsExactly(Part.RAW);
            assertThat(holdings.of(LocalDate.parse("2026-11-04"))).isEmpty();
        }
    }

    @Test
    void Keys_without_a_common_beginning_before_the_date_are_found(@TempDir Path folder) throws Exception {
        var layout = new Layout(
                new Keys("${variable.date}/raw.gz"),
                new Keys("csv/${variable.date}.csv"),
                new Keys("${variable.date}.m"));
        try (var lake = Lake.start(folder)) {
            lake.put("2026-11-03/raw.gz", "");
            lake.put("csv/2026-11-03.csv", "");
            lake.put("2026-11-03.m", "");

            assertThat(holdings(lake, layout).of(LocalDate.parse("2026-11-03")))
                    .containsExactly(Part.RAW, Part.CSV, Part.MANIFEST);
        }
    }

    private static Holdings holdings(Lake lake, Layout layout) {
        return new Holdings(new Inventory(lake.client(), Lake.BUCKET), layout);
    }
}
