package io.cryptomarket.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.audit.StoredDays;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.TestLake;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LakeStatusReaderTest {

    private static final SnapshotDate TODAY = SnapshotDate.parse("2026-11-03");

    private static Layout layout(String manifests) {
        return new Layout(
                new KeyTemplate("raw/${variable.date}.json.gz"),
                new KeyTemplate("csv/${variable.date}.csv"),
                new KeyTemplate(manifests));
    }

    private static LocalDate date(String text) {
        return LocalDate.parse(text);
    }

    private static @Nullable String newest(LakeStatusReader.LakeStatus standing) {
        return standing.newest() == null ? null : standing.newest().date();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assets/date=${variable.date}/_manifest.json",
                "${variable.date.year}/${variable.date.month}/${variable.date.day}/m.json",
                "day=${variable.date.day}/month=${variable.date.month}/${variable.date.year}.json"
            })
    void The_status_names_the_newest_and_the_missing_days_for_every_key_layout(String keys, @TempDir Path folder)
            throws Exception {
        try (var testLake = TestLake.start(folder)) {
            var days = new StoredDays(testLake, layout(keys));
            days.put(date("2026-08-31"), date("2026-10-04"), date("2026-11-01"));
            var lakeStatusReader = new LakeStatusReader(testLake.client(), TestLake.BUCKET, new KeyTemplate(keys));

            // The second look lists only what the first one could not know.
            for (int look = 0; look < 2; look++) {
                var standing = lakeStatusReader.read(TODAY);

                assertThat(newest(standing)).isEqualTo("2026-11-01");
                assertThat(standing.missing()).hasSize(28);
                assertThat(standing.missing().get(0)).hasToString("2026-10-05");
                assertThat(standing.missing().get(27)).hasToString("2026-11-02");
            }
            days.put(date("2026-11-02"), date("2026-11-03"));

            assertThat(newest(lakeStatusReader.read(TODAY))).isEqualTo("2026-11-03");
            assertThat(lakeStatusReader.read(TODAY).missing()).hasSize(27);
        }
    }

    @Test
    void A_deleted_day_is_missing_again(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder)) {
            var keys = "m/${variable.date}.json";
            var days = new StoredDays(testLake, layout(keys));
            days.put(date("2026-11-01"), date("2026-11-02"), date("2026-11-03"));
            var lakeStatusReader = new LakeStatusReader(testLake.client(), TestLake.BUCKET, new KeyTemplate(keys));
            assertThat(lakeStatusReader.read(TODAY).missing()).isEmpty();

            testLake.delete(days.manifest(date("2026-11-02")));

            assertThat(lakeStatusReader.read(TODAY).missing()).containsExactly(SnapshotDate.parse("2026-11-02"));
        }
    }

    @Test
    void An_empty_lake_misses_nothing(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder)) {
            var standing = new LakeStatusReader(
                            testLake.client(), TestLake.BUCKET, new KeyTemplate("m/${variable.date}"))
                    .read(TODAY);

            assertThat(standing.newest()).isNull();
            assertThat(standing.missing()).isEmpty();
        }
    }

    @Test
    void An_unreadable_manifest_or_one_of_a_future_day_is_not_the_newest(@TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder)) {
            var keys = "m/${variable.date}.json";
            var days = new StoredDays(testLake, layout(keys));
            days.put(date("2026-10-31"), date("2026-11-01"), date("2026-11-04"));
            testLake.put(days.manifest(date("2026-11-02")), "{}");
            var rebuilding = testLake.text(days.manifest(date("2026-11-01"))).replace(Manifest.COMPLETE, "rebuilding");
            testLake.put(days.manifest(date("2026-11-01")), rebuilding);

            var standing = new LakeStatusReader(testLake.client(), TestLake.BUCKET, new KeyTemplate(keys)).read(TODAY);

            assertThat(newest(standing)).isEqualTo("2026-10-31");
        }
    }

    @Test
    void A_silent_server_ends_in_a_timeout() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var s3 = S3Location.local(URI.create("http://127.0.0.1:" + silent.getLocalPort()), "b", "a", "s")
                        .connect()) {
            var hasty = new TimeLimitedS3Client(s3, Duration.ofMillis(300));

            assertThatExceptionOfType(ApiCallTimeoutException.class)
                    .isThrownBy(
                            () -> new LakeStatusReader(hasty, "b", new KeyTemplate("m/${variable.date}")).read(TODAY));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "date, true",
        "year month day, true",
        "year date, true",
        "year month date day, true",
        "day month year, false",
        "year day month, false",
        "month date, false"
    })
    void Keys_with_the_year_first_are_in_the_order_of_their_dates(String places, boolean inOrder) {
        var template = new StringBuilder("x");
        for (var place : List.of(places.split(" "))) {
            template.append("/${variable.date")
                    .append(place.equals("date") ? "" : "." + place)
                    .append('}');
        }

        assertThat(new KeyTemplate(template.toString()).isInDateOrder()).isEqualTo(inOrder);
    }
}
