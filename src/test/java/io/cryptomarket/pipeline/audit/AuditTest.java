package io.cryptomarket.pipeline.audit;

import static io.cryptomarket.pipeline.audit.StoredDays.noon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import io.cryptomarket.pipeline.storage.Layout;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

@DisplayNameGeneration(ReplaceUnderscores.class)
public class AuditTest {
    public static final Layout LAYOUT = new Layout(
            new KeyTemplate("raw/assets/date=${variable.date}/assets.json.gz"),
            new KeyTemplate("assets/date=${variable.date}/assets.csv"),
            new KeyTemplate("assets/date=${variable.date}/_manifest.json"));

    static final LocalDate TODAY = LocalDate.parse("2026-11-24");
    static final LocalDate D19 = TODAY.minusDays(5);
    static final LocalDate D20 = TODAY.minusDays(4);
    static final LocalDate D21 = TODAY.minusDays(3);
    static final LocalDate D22 = TODAY.minusDays(2);
    public static final LocalDate D23 = TODAY.minusDays(1);

    TestLake testLake;
    StoredDays days;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder);
        days = new StoredDays(testLake, LAYOUT);
    }

    @AfterEach
    void stop() {
        testLake.close();
    }

    @Test
    void A_complete_bucket_has_no_findings() throws Exception {
        days.put(D20, D21, D22, D23);
        var before = testLake.state();

        var report = audit(null, null);

        assertThat(report.findings()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.from()).isEqualTo(D20);
        assertThat(report.to()).isEqualTo(D23);
        assertThat(report.days()).isEqualTo(4);
        assertThat(report.complete()).isEqualTo(4);
        assertThat(testLake.state()).isEqualTo(before);
    }

    /** Incident 10: a scheduler stood still for eight days before anyone noticed. */
    @Test
    void Days_without_a_run_are_missing_and_the_newest_date_has_an_age() throws Exception {
        days.put(D19);
        days.put(D21);

        var report = audit(null, null);

        assertThat(found(report)).containsExactly("20 missing", "22 missing", "23 missing");
        assertThat(report.newestComplete()).isEqualTo(D21);
        assertThat(report.newestAgeDays()).hasValue(3);
        assertThat(report.days()).isEqualTo(5);
        assertThat(report.complete()).isEqualTo(2);
    }

    @Test
    void Today_is_not_missing_before_it_is_over() throws Exception {
        days.put(D23);
        assertThat(audit(null, null).isClean()).isTrue();
        assertThat(audit(null, TODAY.plusDays(30)).to()).isEqualTo(TODAY);

        days.put(TODAY);
        assertThat(audit(null, null).to()).isEqualTo(TODAY);
        assertThat(audit(null, null).newestAgeDays()).hasValue(0);
    }

    @Test
    void An_empty_bucket_lacks_yesterday() throws Exception {
        var report = audit(null, null);

        assertThat(found(report)).containsExactly("23 missing");
        assertThat(report.newestComplete()).isNull();
        assertThat(report.newestAgeDays()).isEmpty();
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "2026-11-18, , 18 19 21 23",
        "2026-11-20, , 21 23",
        "2026-11-22, , 23",
        ", 2026-11-22, 21",
        "2026-11-20, 2026-11-20, ''",
        "2026-11-20, 2026-11-21, 21",
        ", 2026-11-10, 10",
        "2026-11-24, , 24",
        "2026-11-23, 2026-12-31, 23 24"
    })
    void Only_the_requested_dates_are_audited(@Nullable LocalDate from, @Nullable LocalDate to, String missing)
            throws Exception {
        days.put(D20, D22);

        var report = audit(from, to);

        assertThat(report.findings().stream()
                        .map(auditFinding -> String.valueOf(auditFinding.date().getDayOfMonth()))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(missing);
        assertThat(report.newestComplete()).isEqualTo(D22);
    }

    @Test
    void A_raw_object_without_a_manifest_is_unpublished() throws Exception {
        days.put(D22, D23);
        testLake.delete(days.manifest(D22));
        testLake.delete(days.manifest(D23));
        testLake.delete(days.csv(D23));

        var report = audit(null, null);

        assertThat(found(report)).containsExactly("22 unpublished", "23 unpublished");
        assertThat(report.complete()).isZero();
        assertThat(report.findings().get(0).remedy()).isEqualTo("republish --from 2026-11-22 --to 2026-11-22");
    }

    @Test
    void An_interrupted_rebuild_is_found() throws Exception {
        days.put(D22, D23);
        days.editManifest(D23, "\"complete\"", "\"rebuilding\"");
        testLake.put(days.csv(D23), "half of it");

        var report = audit(null, null);

        assertThat(found(report)).containsExactly("23 rebuilding");
        assertThat(report.newestComplete()).isEqualTo(D22);
        assertThat(report.complete()).isEqualTo(1);
    }

    @Test
    void The_newest_complete_date_does_not_depend_on_the_audited_range() throws Exception {
        days.put(D19, D20, D21, D22);
        days.editManifest(D22, "\"complete\"", "\"rebuilding\"");

        var report = audit(D19, D19);

        assertThat(report.isClean()).isTrue();
        assertThat(report.newestComplete()).isEqualTo(D21);
    }

    @Test
    void An_unreadable_manifest_is_found() throws Exception {
        days.put(D23);
        testLake.put(days.manifest(D23), "{\"date\":\"2026-");

        assertThat(details(audit(null, null)))
                .singleElement()
                .asString()
                .startsWith("23 manifest assets/date=2026-11-23/_manifest.json is not a manifest: ");
    }

    @Test
    void A_manifest_of_another_date_is_found() throws Exception {
        days.put(D23);
        days.editManifest(D23, "\"date\" : \"2026-11-23\"", "\"date\" : \"2026-11-22\"");

        assertThat(details(audit(null, null))).containsExactly("23 manifest the manifest says date 2026-11-22");
    }

    @Test
    void A_missing_CSV_is_found() throws Exception {
        days.put(D23);
        testLake.delete(days.csv(D23));

        assertThat(details(audit(null, null))).containsExactly("23 csv assets/date=2026-11-23/assets.csv is not there");
    }

    @Test
    void A_CSV_of_the_wrong_length_is_found() throws Exception {
        days.put(D23);
        testLake.put(days.csv(D23), testLake.text(days.csv(D23)) + "x\n");

        assertThat(details(audit(null, null)))
                .containsExactly("23 csv assets/date=2026-11-23/assets.csv has 140 bytes where the manifest says 138");
    }

    @Test
    void A_CSV_with_the_right_length_and_the_wrong_content_is_found() throws Exception {
        days.put(D23);
        testLake.put(days.csv(D23), testLake.text(days.csv(D23)).replace("coin-1,", "coin-x,"));

        assertThat(details(audit(null, null)))
                .singleElement()
                .asString()
                .matches("23 csv .*/assets\\.csv has SHA-256 "
                        + "[0-9a-f]{12}\\.\\.\\. where the manifest says [0-9a-f]{12}\\.\\.\\.");
    }

    @Test
    void A_raw_object_that_does_not_say_where_it_came_from_is_found() throws Exception {
        days.put(D23);
        var plain = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(plain)) {
            gzip.write(testLake.gunzipped(days.raw(D23)).getBytes(UTF_8));
        }
        testLake.put(days.raw(D23), plain.toByteArray());

        var report = audit(null, null);

        assertThat(found(report)).containsExactly("23 raw");
        assertThat(report.findings().get(0).detail()).contains("does not say where it came from", "/_origin-");
    }

    @Test
    void A_raw_object_that_is_not_there_is_found() throws Exception {
        days.put(D22, D23);
        testLake.delete(days.raw(D22));
        testLake.delete(days.raw(D23));
        testLake.delete(days.manifest(D23));

        assertThat(details(audit(null, null)))
                .containsExactly(
                        "22 raw raw/assets/date=2026-11-22/assets.json.gz is not there",
                        "23 raw there is no raw object");
    }

    @Test
    void A_changed_raw_object_is_found() throws Exception {
        days.put(D23);
        testLake.put(days.raw(D23), StoredDays.gzip(SampleEnvelopes.envelope(noon(D23), StoredDays.assets(D23, 9))));

        assertThat(found(audit(null, null))).containsExactly("23 raw");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"plain, is not gzip", "cut, breaks off", "empty, is not gzip", "page, is not JSON"})
    void An_unreadable_raw_object_is_found(String damage, String said) throws Exception {
        days.put(D23);
        var key = days.raw(D23);
        var whole = testLake.bytes(key);
        testLake.put(
                key,
                switch (damage) {
                    case "plain" -> "{\"timestamp\":1,\"data\":[]}".getBytes(UTF_8);
                    case "cut" -> Arrays.copyOf(whole, whole.length / 2);
                    case "empty" -> new byte[0];
                    default -> StoredDays.gzip("<html>");
                });

        assertThat(details(audit(null, null)))
                .singleElement()
                .asString()
                .startsWith("23 raw raw object " + key + " " + said);
    }

    @Test
    void A_manifest_with_the_wrong_number_of_rows_is_found() throws Exception {
        days.put(D23);
        days.editManifest(D23, "\"rows\" : 10", "\"rows\" : 11");

        assertThat(details(audit(null, null)))
                .containsExactly("23 raw raw/assets/date=2026-11-23/assets.json.gz holds 10 assets where the manifest"
                        + " says 11");
    }

    /** Incident 6: live prices stored under an old date. */
    @ParameterizedTest
    @CsvSource({"2026-11-24T00:00:00Z", "2026-11-21T23:59:59.999Z"})
    void A_snapshot_under_the_wrong_date_is_found(Instant made) throws Exception {
        days.put(D22, made);
        days.put(D23);

        assertThat(details(audit(null, null)))
                .containsExactly("22 timestamp raw/assets/date=2026-11-22/assets.json.gz is of " + made
                        + " by its own timestamp");
    }

    @Test
    void A_manifest_with_the_wrong_timestamp_is_found() throws Exception {
        days.put(D23);
        days.editManifest(
                D23, "\"apiTimestamp\" : \"2026-11-23T12:00:00Z\"", "\"apiTimestamp\" : \"2026-11-23T12:01\"");

        assertThat(details(audit(null, null)))
                .containsExactly("23 timestamp raw/assets/date=2026-11-23/assets.json.gz is of 2026-11-23T12:00:00Z"
                        + " where the manifest says 2026-11-23T12:01");
    }

    /** Incident 12: a day with every price unchanged looked like a flat market. */
    @ParameterizedTest(name = "{0} of 10 prices, {1} %: {2}")
    @CsvSource({
        "10, 90, 23 identical",
        "9, 90, 23 identical",
        "8, 90, ''",
        "9, 91, ''",
        "10, 100, 23 identical",
        "10, off, ''"
    })
    void A_day_with_the_prices_of_the_day_before_is_found(int same, String percent, String expected) throws Exception {
        days.put(D22);
        days.put(D23, noon(D23), StoredDays.assets(D22, same));

        var gate = percent.equals("off") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(percent));
        var report = new Audit(testLake.client(), TestLake.BUCKET, LAYOUT, gate, Progress.NONE).run(null, null, TODAY);

        assertThat(String.join(", ", found(report))).isEqualTo(expected);
    }

    @Test
    void The_first_day_is_compared_with_the_last_stored_day_before_the_range() throws Exception {
        days.put(D20);
        days.put(D23, noon(D23), StoredDays.assets(D20, 10));

        assertThat(details(audit(D23, D23))).containsExactly("23 identical 10 of 10 prices are those of 2026-11-20");
    }

    @Test
    void A_simulated_day_among_real_ones_is_found() throws Exception {
        days.put(D21, D22, D23);
        days.editManifest(D22, "\"simulated\" : false", "\"simulated\" : true");

        assertThat(found(audit(null, null))).containsExactly("22 simulated");
    }

    @Test
    void A_bucket_with_simulated_days_only_is_clean() throws Exception {
        days.put(D22, D23);
        days.editManifest(D22, "\"simulated\" : false", "\"simulated\" : true");
        days.editManifest(D23, "\"simulated\" : false", "\"simulated\" : true");

        assertThat(audit(null, null).isClean()).isTrue();
    }

    @Test
    void The_keys_in_the_manifest_count_after_a_change_of_the_layout() throws Exception {
        days.put(D22, D23);
        var raw = testLake.bytes(days.raw(D23));
        testLake.put("old/raw.gz", raw);
        testLake.put("old/a.csv", testLake.bytes(days.csv(D23)));
        days.editManifest(D23, days.raw(D23), "old/raw.gz");
        days.editManifest(D23, days.csv(D23), "old/a.csv");
        testLake.delete(days.raw(D23));
        testLake.delete(days.csv(D23));

        assertThat(audit(null, null).isClean()).isTrue();
    }

    @Test
    void A_layout_by_year_month_and_day_is_supported() throws Exception {
        var folder = "y=${variable.date.year}/m=${variable.date.month}/d=${variable.date.day}/";
        var layout = new Layout(
                new KeyTemplate("raw/" + folder + "a.json.gz"),
                new KeyTemplate(folder + "a.csv"),
                new KeyTemplate(folder + "m.json"));
        var byDay = new StoredDays(testLake, layout);
        byDay.put(D21, D23);
        days.put(D22);

        var report = new Audit(testLake.client(), TestLake.BUCKET, layout, OptionalInt.of(90), Progress.NONE)
                .run(null, null, TODAY);

        assertThat(found(report)).containsExactly("22 missing");
        assertThat(report.complete()).isEqualTo(2);
    }

    @Test
    void Findings_of_several_dates_are_listed_in_order() throws Exception {
        days.put(D19, D20, D22, D23);
        testLake.put(days.manifest(D19), "");
        testLake.put(days.csv(D20), "");
        testLake.put(days.raw(D20), "");
        testLake.delete(days.manifest(D23));

        assertThat(found(audit(null, null)))
                .containsExactly("19 manifest", "20 csv", "20 raw", "21 missing", "23 unpublished");
    }

    @Test
    void Every_date_reports_progress() throws Exception {
        days.put(D21, D22, D23);
        var heard = new ArrayList<String>();

        new Audit(
                        testLake.client(),
                        TestLake.BUCKET,
                        LAYOUT,
                        OptionalInt.empty(),
                        (step, done, of) -> heard.add(step + " " + done + "/" + of))
                .run(null, null, TODAY);

        assertThat(heard).containsExactly("auditing 0/3", "auditing 1/3", "auditing 2/3", "auditing 3/3");
    }

    @Test
    void A_missing_bucket_is_a_failure_and_not_a_finding() {
        var audit = new Audit(testLake.client(), "no-such-bucket", LAYOUT, OptionalInt.empty(), Progress.NONE);

        assertThatExceptionOfType(NoSuchBucketException.class).isThrownBy(() -> audit.run(null, null, TODAY));
    }

    private AuditReport audit(@Nullable LocalDate from, @Nullable LocalDate to) throws Exception {
        return new Audit(testLake.client(), TestLake.BUCKET, LAYOUT, OptionalInt.of(90), Progress.NONE)
                .run(from, to, TODAY);
    }

    private static List<String> found(AuditReport report) {
        return report.findings().stream()
                .map(auditFinding -> auditFinding.date().getDayOfMonth() + " " + auditFinding.kind())
                .toList();
    }

    private static List<String> details(AuditReport report) {
        return report.findings().stream()
                .map(auditFinding ->
                        auditFinding.date().getDayOfMonth() + " " + auditFinding.kind() + " " + auditFinding.detail())
                .toList();
    }
}
