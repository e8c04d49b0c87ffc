package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.app.OneDateRuns;
import io.cryptomarket.pipeline.app.Settings;
import io.cryptomarket.pipeline.app.SnapshotResult;
import io.cryptomarket.pipeline.app.TestPipeline;
import io.cryptomarket.pipeline.app.VerboseLogCapture;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.RawCoinCap;
import io.cryptomarket.pipeline.testing.S3Operations;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.StoredPage;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronTrigger;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.matchers.GroupMatcher;
import picocli.CommandLine;

/**
 * What went wrong in public pipelines for this data, one test for each: it fails when the protection against it is taken
 * out. The page src/docs/guarantees.md lists them.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IncidentsTest extends OneDateRuns {

    private static final Instant LATE = Instant.parse("2026-11-03T23:59:59.500Z");
    private static final TimeZone TOKYO = TimeZone.getTimeZone("Asia/Tokyo");
    private static final Duration DAY = Duration.ofDays(1);

    private final TimeZone zoneOfTheMachine = TimeZone.getDefault();

    @AfterEach
    void restoreZone() {
        TimeZone.setDefault(zoneOfTheMachine);
    }

    private TestPipeline pipeline(Instant now, String... settings) throws Exception {
        return TestPipeline.start(coinCap, testLake, now, settings);
    }

    private SnapshotResult snapshot(Instant now, String... settings) throws Exception {
        try (var pipeline = pipeline(now, settings)) {
            return pipeline.snapshot();
        }
    }

    private void failed(String message, String... settings) throws Exception {
        try (var pipeline = pipeline(MORNING, settings)) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining(message);
        }
    }

    /** A page whose prices are others every day. */
    private static String page(Instant now, int rows) {
        return SampleEnvelopes.page(now, 0, rows).replace("33529559960", "3352955" + now.getEpochSecond() / 86_400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0000133529559960",
                "87711.199999999997089617",
                "88305.90262468117",
                "123456789012345.000000000000000001",
                "0.00000000000000000000000000000001",
                "1.10",
                "10000000000000000000"
            })
    void Incident_01_values_were_cast_to_float_and_rounded(String value) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 1).replace("0.0000133529559960", value));

        snapshot(MORNING);

        assertThat(testLake.text(CSV).lines().skip(1))
                .containsExactly(SampleEnvelopes.csvLine("coin-1", 1).replace("0.0000133529559960", value));
    }

    @Test
    void Incident_02_one_object_name_was_overwritten_daily() throws Exception {
        coinCap.then(200, page(MORNING, 3)).then(200, page(MORNING.plus(DAY), 3));

        snapshot(MORNING);
        var first = testLake.text(CSV);
        snapshot(MORNING.plus(DAY));

        assertThat(testLake.text(CSV)).isEqualTo(first);
        assertThat(testLake.text("assets/date=2026-11-04/assets.csv")).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 500})
    void Incident_03_failed_runs_were_green(int status) throws Exception {
        coinCap.then(status, "{\"error\":\"no\"}");

        failed("answered " + status, "coincap.retries=0");

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void Incident_04_there_was_no_timeout_and_no_check_of_the_status() throws Exception {
        coinCap.then(exchange -> {
            // Never answered.
        });
        failed("did not answer in time", "coincap.retries=0", "coincap.response-timeout=100");
        coinCap.then(302, "");
        failed("answered 302");
        coinCap.then(200, "<html>please log in</html>");
        failed("is not JSON");
        failed("does not accept connections", "coincap.retries=0", "coincap.url=http://127.0.0.1:1/v3");

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void Incident_04_an_answer_that_never_ends_held_the_run_for_ever() throws Exception {
        var head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
        try (var dripping = new RawCoinCap(RawCoinCap.drip(head, page(MORNING, 3)))) {
            failed(
                    "did not finish its answer within 300 ms",
                    "coincap.retries=0",
                    "coincap.call-timeout=300",
                    "coincap.url=" + dripping.url());
        }
        try (var endless = new RawCoinCap(RawCoinCap.repeat(head, " ".repeat(1_000), 10_000))) {
            failed("is longer than 5000 bytes", "coincap.answer-limit=5000", "coincap.url=" + endless.url());
        }

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void Incident_05_the_tasks_handed_over_through_a_local_file() throws Exception {
        coinCap.then(200, page(MORNING, 5));
        snapshot(MORNING);
        testLake.delete(CSV);
        testLake.delete(MANIFEST);

        // What the second task finds in S3 is not what the first one had here.
        StoredPage.put(testLake, LocalDate.of(2026, 11, 3));
        var snapshotResult = snapshot(MORNING, "coincap.url=http://127.0.0.1:1/v3");

        assertThat(snapshotResult.manifest().raw().sha256()).isEqualTo(testLake.sha256(RAW));
        assertThat(testLake.text(CSV).lines()).hasSize(4);
    }

    @Test
    void Incident_06_live_prices_were_filed_under_an_old_date() throws Exception {
        coinCap.then(200, page(MORNING, 3));

        try (var pipeline = pipeline(MORNING)) {
            assertThatThrownBy(() -> pipeline.snapshot("2026-10-28"))
                    .hasMessageContaining("CoinCap has only current prices");
            assertThat(coinCap.requests()).isEmpty();
            pipeline.snapshot();
        }

        assertThat(testLake.state()).containsOnlyKeys(RAW, CSV, MANIFEST);
    }

    @Test
    void Incident_06_prices_of_another_date_were_taken_for_those_of_the_date_that_was_asked_for() throws Exception {
        coinCap.then(200, page(LATE.plusSeconds(1), 3));

        try (var pipeline = pipeline(LATE)) {
            assertThatThrownBy(() -> pipeline.snapshot("2026-11-03"))
                    .hasMessageContaining("2026-11-03 was asked for, and CoinCap's answer is of 2026-11-04");
        }

        assertThat(testLake.state())
                .containsOnlyKeys(
                        "raw/assets/date=2026-11-04/assets.json.gz",
                        "assets/date=2026-11-04/assets.csv",
                        "assets/date=2026-11-04/_manifest.json");
    }

    @Test
    void Incident_07_raw_objects_were_overwritten() throws Exception {
        coinCap.then(200, page(MORNING, 3)).then(200, page(MORNING.plusSeconds(60), 5));
        snapshot(MORNING);
        var raw = testLake.bytes(RAW);

        // Past midnight here, and CoinCap's answer is still of the day before.
        var snapshotResult = snapshot(MORNING.plus(DAY), "gates.stale-minutes=off");

        assertThat(coinCap.requests()).hasSize(2);
        assertThat(snapshotResult.fetched()).isEqualTo(SnapshotResult.Fetched.LOST);
        assertThat(testLake.bytes(RAW)).isEqualTo(raw);
    }

    @Test
    void Incident_08_a_used_up_quota_was_retried() throws Exception {
        coinCap.then(429, "{\"error\":\"Monthly usage limit exceeded\"}").then(200, page(MORNING, 3));

        failed("no more calls on this key", "coincap.retries=5");

        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void Incident_09_a_backfill_spent_a_months_credits() throws Exception {
        int made = 0;
        for (int day = 0; day < 10; day++) {
            var now = MORNING.plus(DAY.multipliedBy(day));
            coinCap.then(200, page(now, 3));
            try (var pipeline = pipeline(now, "credits.monthly-cap=30")) {
                pipeline.snapshot();
                made++;
            } catch (Exception refused) {
                assertThat(refused).hasMessageContaining("credits.monthly-cap is 30");
            }
        }

        // Each is estimated at 22 credits and turns out to cost 2.
        assertThat(made).isEqualTo(5);
        assertThat(coinCap.requests()).hasSize(5);
    }

    @Test
    void Incident_09_one_bad_day_spent_a_months_credits() throws Exception {
        coinCap.then(200, page(MORNING, 3).replace("\"2.5\"", "\"bad\""));
        for (int run = 0; run < 10; run++) {
            failed(run < 5 ? "gates.not-decimal" : "credits.daily-cap is 30", "credits.daily-cap=30");
        }

        assertThat(coinCap.requests()).hasSize(5);
    }

    @Test
    void Incident_10_nobody_noticed_that_days_were_missing() throws Exception {
        for (int day : List.of(0, 1, 3)) {
            var now = MORNING.plus(DAY.multipliedBy(day));
            coinCap.then(200, page(now, 3));
            snapshot(now);
        }
        var out = new StringWriter();
        var command = new AuditCommand();
        new CommandLine(command).setOut(new PrintWriter(out)).parseArgs("--json");
        var clock = Clock.fixed(Instant.parse("2026-11-14T09:00:00Z"), ZoneOffset.UTC);
        var settings = Settings.load(Path.of(""), null, TestPipeline.environment(coinCap, testLake));

        var report = command.audit(settings, testLake.client(), TestLake.BUCKET, clock, Progress.NONE);
        int code = command.print(report, TestLake.BUCKET);

        var json = new ObjectMapper().readTree(out.toString());
        assertThat(code).isOne();
        assertThat(json.path("findings"))
                .extracting(finding -> finding.path("date").asText().substring(8)
                        + finding.path("kind").asText())
                .containsExactly(
                        "05missing",
                        "07missing",
                        "08missing",
                        "09missing",
                        "10missing",
                        "11missing",
                        "12missing",
                        "13missing");
        assertThat(json.path("newestAgeDays").asInt()).isEqualTo(8);
    }

    @Test
    void Incident_11_two_runs_at_once_wrote_different_content() throws Exception {
        var arrived = new CountDownLatch(2);
        var number = new AtomicInteger();
        coinCap.then(exchange -> {
            int mine = number.getAndIncrement();
            arrived.countDown();
            // Both have seen by now that the date has no raw object: from here on they race.
            await(arrived);
            ScriptedCoinCap.reply(exchange, 200, page(MORNING.plusMillis(mine), 3 + 2 * mine));
        });

        try (var one = pipeline(MORNING);
                var other = pipeline(MORNING)) {
            List<SnapshotResult> runs = TestPipeline.atOnce(List.of(one::snapshot, other::snapshot));

            assertThat(number).hasValue(2);
            assertThat(runs)
                    .extracting(SnapshotResult::fetched)
                    .containsExactlyInAnyOrder(SnapshotResult.Fetched.CREATED, SnapshotResult.Fetched.LOST);
            assertThat(runs.get(0).manifest()).isEqualTo(runs.get(1).manifest());
            assertThat(testLake.sha256(RAW))
                    .isEqualTo(runs.get(0).manifest().raw().sha256());
            assertThat(testLake.sha256(CSV))
                    .isEqualTo(runs.get(0).manifest().csv().sha256());
        }
    }

    @Test
    void Incident_12_a_day_like_the_day_before_looked_like_a_flat_market() throws Exception {
        coinCap.then(200, page(MORNING.minus(DAY), 10));
        snapshot(MORNING.minus(DAY));
        coinCap.then(
                200,
                page(MORNING.minus(DAY), 10)
                        .replace("" + MORNING.minus(DAY).toEpochMilli(), "" + MORNING.toEpochMilli()));

        failed("10 of 10 prices are those of raw/assets/date=2026-11-02/assets.json.gz");

        assertThat(testLake.state()).doesNotContainKeys(RAW, CSV, MANIFEST);
    }

    @Test
    void Incident_13_a_new_field_broke_positional_inserts() throws Exception {
        var asset = SampleEnvelopes.asset("coin-1", 1);
        coinCap.then(
                200, SampleEnvelopes.envelope(MORNING, List.of(asset.replace("{\"id\"", "{\"brandNew\":[1],\"id\""))));
        try (var log = VerboseLogCapture.verbosely()) {
            snapshot(MORNING);
            assertThat(log.count("CoinCap has new fields: [brandNew]")).isEqualTo(1);
        }
        assertThat(testLake.text(CSV).lines().skip(1)).containsExactly(SampleEnvelopes.csvLine("coin-1", 1));

        var tomorrow = MORNING.plus(DAY);
        coinCap.then(200, SampleEnvelopes.envelope(tomorrow, List.of(asset.replace("\"priceUsd\"", "\"price\""))));
        try (var pipeline = pipeline(tomorrow)) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("no asset has a value in priceUsd");
        }
    }

    @Test
    void Incident_14_bad_numbers_became_null() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3).replace("\"0.0000233529559960\"", "\"n/a\""));

        failed("1 values that are no decimals, 0 allowed; the first: priceUsd 'n/a' of coin-2");

        assertThat(testLake.state()).doesNotContainKeys(RAW, CSV, MANIFEST);
    }

    @Test
    void Incident_15_old_partitions_stayed_on_old_logic() throws Exception {
        coinCap.then(200, page(MORNING, 3));
        snapshot(MORNING);
        var routes = Files.createDirectory(folder.resolve("routes"));
        TestPipeline.editRoute(
                routes, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, explorer, tokens");

        try (var pipeline = pipeline(MORNING.plus(DAY), "routes.folder=" + routes)) {
            assertThat(pipeline.republish(SnapshotDate.of(MORNING))).isEqualTo(Published.REBUILT);
        }

        assertThat(testLake.text(CSV).lines()).allMatch(line -> line.endsWith(",tokens") || line.endsWith(",{}"));
        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void Incident_16_a_run_came_before_the_data() throws Exception {
        coinCap.then(200, page(MORNING, 3));
        TimeZone.setDefault(TOKYO);

        try (var pipeline = TestPipeline.start(TestPipeline.environment(coinCap, testLake), MORNING, true)) {
            assertThat(dailyFires())
                    .as("when, in UTC, %s takes the snapshot", pipeline)
                    .singleElement()
                    .matches(time ->
                            time.isAfter(LocalTime.MIDNIGHT.plusMinutes(1)) && time.isBefore(LocalTime.of(0, 15)));
        }
    }

    /** The times of day, in UTC, of every cron that is running. */
    private static List<LocalTime> dailyFires() throws SchedulerException {
        var times = new ArrayList<LocalTime>();
        for (var scheduler : SchedulerRepository.getInstance().lookupAll()) {
            for (var key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
                if (scheduler.getTrigger(key) instanceof CronTrigger cron) {
                    times.add(cron.getNextFireTime()
                            .toInstant()
                            .atZone(ZoneOffset.UTC)
                            .toLocalTime());
                }
            }
        }
        return times;
    }

    @Test
    void Incident_16_a_label_went_by_the_zone_of_the_machine() throws Exception {
        coinCap.then(200, page(LATE, 3));
        TimeZone.setDefault(TOKYO);

        assertThat(snapshot(LATE).manifest().date()).isEqualTo("2026-11-03");
    }

    @Test
    void Incident_16_a_label_flipped_around_midnight() throws Exception {
        coinCap.then(200, page(LATE.plusSeconds(1), 3));

        assertThat(snapshot(LATE).manifest().date()).isEqualTo("2026-11-04");
        assertThat(testLake.state()).doesNotContainKeys(RAW, CSV, MANIFEST);
    }

    @Test
    void Incident_16_a_retry_after_midnight_kept_the_label_of_the_first_try() throws Exception {
        var clock = new HandClock();
        coinCap.then(exchange -> {
            clock.now = LATE.plusSeconds(1);
            ScriptedCoinCap.reply(exchange, 503, "busy");
        });
        coinCap.then(200, page(LATE.plusSeconds(1), 3));

        try (var pipeline = TestPipeline.start(TestPipeline.environment(coinCap, testLake), clock, false)) {
            assertThat(pipeline.snapshot().manifest().date()).isEqualTo("2026-11-04");
        }

        assertThat(coinCap.requests()).hasSize(2);
        assertThat(testLake.state())
                .containsOnlyKeys(
                        "raw/assets/date=2026-11-04/assets.json.gz",
                        "assets/date=2026-11-04/assets.csv",
                        "assets/date=2026-11-04/_manifest.json");
    }

    @Test
    void Incident_17_the_writer_could_delete_history() throws Exception {
        coinCap.then(200, page(MORNING, 3)).then(503, "busy");
        var routes = Files.createDirectory(folder.resolve("routes"));
        TestPipeline.editRoute(routes, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, tokens");
        S3Operations.forget();

        snapshot(MORNING);
        snapshot(MORNING);
        try (var pipeline = pipeline(MORNING, "routes.folder=" + routes)) {
            pipeline.republish(SnapshotDate.of(MORNING));
        }

        assertThat(S3Operations.asked()).contains("PutObject").isSubsetOf(actions("policy-writer"));
        for (var policy : List.of("policy-writer", "policy-reader")) {
            assertThat(actions(policy))
                    .isNotEmpty()
                    .noneMatch(action -> action.contains("Delete") || action.contains("*"));
        }
    }

    /** The operations of S3 that a policy grants. */
    private static List<String> actions(String policy) throws Exception {
        var operations = new ArrayList<String>();
        var statements = new ObjectMapper()
                .readTree(Path.of("src/main/dist/aws/" + policy + ".json").toFile());
        for (var action : statements.findValuesAsText("Action")) {
            operations.addAll(operations(action));
        }
        statements
                .findValues("Action")
                .forEach(list -> list.forEach(action -> operations.addAll(operations(action.asText()))));
        return operations;
    }

    private static List<String> operations(String action) {
        return switch (action) {
            case "s3:GetObject" -> List.of("GetObject", "HeadObject");
            case "s3:ListBucket" -> List.of("ListObjectsV2");
            default -> List.of(action.replace("s3:", ""));
        };
    }

    @Test
    void Incident_18_only_the_first_thing_that_was_wrong_was_told() throws Exception {
        coinCap.then(
                200,
                page(MORNING, 3)
                        .replace("\"symbol\":\"C2\",", "")
                        .replace("\"supply\":\"1.000000000000000000\"", "\"supply\":\"many\"")
                        .replace("\"supply\":\"3.000000000000000000\"", "\"supply\":\"few\""));
        failed("1 required values that are missing");

        var report = new ObjectMapper().readTree(testLake.text("quarantine/date=2026-11-03/00-05-01.250Z.report.json"));
        assertThat(report.path("refusedBy"))
                .extracting(refusal -> refusal.path("gate").asText())
                .containsExactlyInAnyOrder("gates.missing-values", "gates.not-decimal");
        assertThat(report.path("findings"))
                .extracting(finding -> finding.path("asset").asText() + " "
                        + finding.path("field").asText())
                .containsExactlyInAnyOrder("coin-1 supply", "coin-2 symbol", "coin-3 supply");
    }

    @Test
    void Incident_18_one_asset_without_data_aborted_a_batch() throws Exception {
        coinCap.then(200, page(MORNING, 3).replace("\"symbol\":\"C2\",", ""));
        failed("1 required values that are missing");
        coinCap.then(200, page(MORNING, 3).replace("\"supply\":\"2.000000000000000000\"", "\"supply\":null"));
        assertThat(snapshot(MORNING).manifest().rows()).isEqualTo(3);

        // The same of dates: what cannot be made is told, the others are made.
        var dates = new TreeSet<SnapshotDate>(List.of(SnapshotDate.of(MORNING)));
        for (int day = 1; day < 3; day++) {
            var now = MORNING.plus(DAY.multipliedBy(day));
            coinCap.then(200, page(now, 3));
            snapshot(now);
            dates.add(SnapshotDate.of(now));
        }
        dates.forEach(date -> testLake.delete("assets/date=" + date + "/_manifest.json"));
        testLake.put("raw/assets/date=2026-11-04/assets.json.gz", "damaged");
        try (var pipeline = pipeline(MORNING)) {
            var outcome = pipeline.republish(dates.first(), dates.last(), 2, Progress.NONE);

            assertThat(outcome.count(Published.CREATED)).isEqualTo(2);
            assertThat(outcome.failed()).containsOnlyKeys(SnapshotDate.of(MORNING.plus(DAY)));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A clock that stands still until the test moves it. */
    private static final class HandClock extends Clock {
        private volatile Instant now = LATE;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
