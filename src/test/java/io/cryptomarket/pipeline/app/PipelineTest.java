package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.SkippedTest;
import io.cryptomarket.pipeline.testing.WriteFaultProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** The route files of this project, run as they are, from a scripted CoinCap into a real S3 server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PipelineTest extends OneDateRuns {

    private static final String HEADER = "id,rank,symbol,name,supply,maxSupply,priceUsd,changePercent24Hr,explorer\n";

    @Test
    void A_snapshot_has_a_raw_answer_a_CSV_and_a_matching_manifest() throws Exception {
        var answer = SampleEnvelopes.page(MORNING, 0, 3);
        coinCap.then(200, answer);

        try (var pipeline = pipeline()) {
            var snapshotResult = pipeline.snapshot();
            assertThat(snapshotResult.fetched()).isEqualTo(SnapshotResult.Fetched.CREATED);
            assertThat(snapshotResult.published()).isEqualTo(Published.CREATED);
        }

        assertThat(testLake.state()).containsOnlyKeys(RAW, CSV, MANIFEST);
        assertThat(testLake.gunzipped(RAW)).isEqualTo(answer);
        assertThat(testLake.text(CSV))
                .isEqualTo(HEADER + SampleEnvelopes.csvLine("coin-1", 1) + "\n" + SampleEnvelopes.csvLine("coin-2", 2)
                        + "\n" + SampleEnvelopes.csvLine("coin-3", 3) + "\n");
        assertThat(testLake.text(MANIFEST))
                .contains("\"date\" : \"2026-11-03\"", "\"status\" : \"complete\"", "\"simulated\" : false")
                .contains("\"apiTimestamp\" : \"2026-11-03T00:05:01.250Z\"", "\"rows\" : 3", "\"sourceLimit\" : 100")
                .contains(
                        "\"sha256\" : \"" + testLake.sha256(CSV) + "\"",
                        "\"sha256\" : \"" + testLake.sha256(RAW) + "\"")
                .contains("\"bytes\" : " + testLake.bytes(CSV).length);
    }

    @Test
    void The_origin_of_the_raw_object_lies_beside_it_and_nothing_is_published_without() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = pipeline()) {
            pipeline.snapshot();
        }
        var origin = "raw/assets/date=2026-11-03/_origin-" + testLake.sha256(RAW) + ".json";
        assertThat(testLake.text(origin))
                .contains("\"source\" : \"" + coinCap.url() + "/assets\"", "\"simulated\" : false", "\"assets\" : 100")
                .contains("\"limit\" : 100", "\"offset\" : 0", "\"fetchedAt\" : \"2026-11-03T00:05:01.250Z\"");

        testLake.delete(origin);
        testLake.delete(CSV);
        testLake.delete(MANIFEST);
        try (var pipeline = pipeline()) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessageContaining("raw object " + RAW + " does not say where it came from: " + origin);
        }
        assertThat(testLake.state()).containsOnlyKeys(RAW);
    }

    @Test
    void Each_object_has_its_content_type() throws Exception {
        SkippedTest.unless(testLake.keepsMetadata(), "no extended attributes here, so no content types");
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline()) {
            pipeline.snapshot();
        }

        assertThat(testLake.head(RAW).contentType()).isEqualTo("application/gzip");
        assertThat(testLake.head(CSV).contentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(testLake.head(MANIFEST).contentType()).isEqualTo("application/json");
    }

    @Test
    void Real_rows_of_CoinCap_are_stored_unchanged() throws Exception {
        var recorded = Path.of("../shared/coincap/v3-assets-4-rows.json");
        SkippedTest.unless(Files.exists(recorded), "no recorded rows at " + recorded);
        coinCap.then(200, Files.readString(recorded));

        try (var pipeline = pipeline("gates.stale-minutes=off")) {
            pipeline.snapshot();
        }

        assertThat(testLake.text("assets/date=2025-12-28/assets.csv"))
                .isEqualTo(HEADER + RecordedRows.asCsv(Files.readString(recorded)));
    }

    @Test
    void A_second_run_of_the_day_makes_no_call_and_changes_no_object() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3)).then(200, SampleEnvelopes.page(MORNING, 3, 6));

        try (var pipeline = pipeline()) {
            var first = pipeline.snapshot();
            var stored = testLake.state();
            var second = pipeline.snapshot();

            assertThat(second.fetched()).isEqualTo(SnapshotResult.Fetched.EXISTING);
            assertThat(second.published()).isEqualTo(Published.EXISTING);
            assertThat(second.manifest()).isEqualTo(first.manifest());
            assertThat(testLake.state()).isEqualTo(stored);
            assertThat(coinCap.requests()).hasSize(1);
        }
    }

    @Test
    void A_call_has_the_API_key_and_no_header_of_the_run() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline()) {
            pipeline.snapshot();
        }

        var request = coinCap.requests().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/v3/assets?limit=100&offset=0");
        assertThat(request.headers().get("Authorization")).isEqualTo("Bearer " + TestPipeline.API_KEY);
        assertThat(request.headers().get("Accept-Encoding")).contains("gzip");
        assertThat(request.headers().keySet())
                .containsExactlyInAnyOrder(
                        "Accept", "Accept-Encoding", "Authorization", "Connection", "Host", "User-Agent");
    }

    @Test
    void Pages_are_fetched_by_limit_and_offset_and_stored_in_one_raw_object() throws Exception {
        var pages = List.of(
                SampleEnvelopes.page(MORNING, 0, 4),
                SampleEnvelopes.page(MORNING.plusSeconds(1), 4, 8),
                SampleEnvelopes.page(MORNING, 8, 10));
        pages.forEach(page -> coinCap.then(200, page));

        try (var pipeline = pipeline("coincap.assets=10", "coincap.page-size=4")) {
            var manifest = pipeline.snapshot().manifest();
            assertThat(manifest.pages()).isEqualTo(3);
            assertThat(manifest.rows()).isEqualTo(10);
            assertThat(manifest.sourceLimit()).isEqualTo(10);
        }

        assertThat(coinCap.requests())
                .extracting(ScriptedCoinCap.Request::path)
                .containsExactly(
                        "/v3/assets?limit=4&offset=0", "/v3/assets?limit=4&offset=4", "/v3/assets?limit=2&offset=8");
        assertThat(testLake.gunzipped(RAW)).isEqualTo(String.join("\n", pages));
    }

    @Test
    void The_first_page_sets_the_date_of_the_snapshot_and_not_the_local_clock() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(Instant.parse("2026-11-04T00:00:00.000Z"), 0, 3));

        try (var pipeline = pipeline("gates.stale-minutes=off")) {
            assertThat(pipeline.snapshot().manifest().date()).isEqualTo("2026-11-04");
        }

        assertThat(testLake.state())
                .containsOnlyKeys(
                        "raw/assets/date=2026-11-04/assets.json.gz",
                        "assets/date=2026-11-04/assets.csv",
                        "assets/date=2026-11-04/_manifest.json");
    }

    @Test
    void A_requested_date_with_a_raw_object_is_published_from_it() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = pipeline()) {
            pipeline.snapshot("2026-11-03");
        }
        testLake.delete(MANIFEST);

        try (var later = TestPipeline.start(coinCap, testLake, MORNING.plus(Duration.ofDays(9)))) {
            var snapshotResult = later.snapshot("2026-11-03");

            assertThat(snapshotResult.fetched()).isEqualTo(SnapshotResult.Fetched.EXISTING);
            assertThat(snapshotResult.manifest().date()).isEqualTo("2026-11-03");
        }

        assertThat(coinCap.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-02 | 2026-11-02 has no raw object, and CoinCap has only current prices: only 2026-11-03",
                "2026-11-04 | 2026-11-04 has not begun: it is 2026-11-03 in UTC",
                "2026-13-01 | is not a date such as",
                "today | is not a date such as"
            })
    void A_requested_date_without_a_raw_object_is_refused_before_a_credit_is_spent(String date, String message)
            throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline()) {
            assertThatThrownBy(() -> pipeline.snapshot(date)).hasMessageContaining(message);
        }

        assertThat(coinCap.requests()).isEmpty();
        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void An_answer_of_another_date_than_the_requested_one_is_stored_and_fails_the_run() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(Instant.parse("2026-11-04T00:00:00.000Z"), 0, 3));

        try (var pipeline = pipeline("gates.stale-minutes=off")) {
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
    void Pages_that_cross_midnight_fail_with_a_clear_message_and_store_nothing() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(Instant.parse("2026-11-03T23:59:59.900Z"), 0, 4))
                .then(200, SampleEnvelopes.page(Instant.parse("2026-11-04T00:00:00.100Z"), 4, 8));

        try (var pipeline = pipeline("gates.stale-minutes=off", "coincap.assets=8", "coincap.page-size=4")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("the pages cross midnight");
        }

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void An_id_on_two_pages_is_refused() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 4)).then(200, SampleEnvelopes.page(MORNING, 3, 7));

        try (var pipeline = pipeline("coincap.assets=8", "coincap.page-size=4")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("1 assets that came before, 0 allowed");
        }

        assertThat(testLake.state().keySet()).allMatch(key -> key.startsWith("quarantine/"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/coincap-answers.csv", numLinesToSkip = 1, quoteCharacter = '\'')
    void An_answer_that_is_no_snapshot_fails_with_its_reason_and_is_retried_only_if_that_may_help(
            String what, int status, String body, int calls, String message) throws Exception {
        coinCap.then(status, body == null ? "" : body);

        try (var pipeline = pipeline("coincap.retries=2")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining(message);
        }

        assertThat(coinCap.requests()).as(what).hasSize(calls);
        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void A_transient_fault_is_retried_and_leaves_a_complete_snapshot() throws Exception {
        var page = SampleEnvelopes.page(MORNING, 0, 3);
        coinCap.then(503, "busy")
                .thenCutOff(page, page.length() / 2)
                .then(exchange -> exchange.close())
                .then(200, page);

        try (var pipeline = pipeline("coincap.retries=3")) {
            assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(3);
        }

        assertThat(coinCap.requests()).hasSize(4);
        assertThat(testLake.gunzipped(RAW)).isEqualTo(page);
    }

    @Test
    void A_run_has_at_most_the_configured_number_of_retries() throws Exception {
        coinCap.then(503, "busy")
                .then(200, SampleEnvelopes.page(MORNING, 0, 4))
                .then(503, "busy")
                .then(503, "busy")
                .then(200, SampleEnvelopes.page(MORNING, 4, 8));

        try (var pipeline = pipeline("coincap.assets=8", "coincap.page-size=4", "coincap.retries=2")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("answered 503");
        }

        assertThat(coinCap.requests()).hasSize(4);
        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void A_missing_answer_ends_in_a_timeout() throws Exception {
        coinCap.then(exchange -> {
            // Nothing is sent; the server's end of the connection stays open.
        });

        try (var pipeline = pipeline("coincap.retries=0", "coincap.response-timeout=200")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("did not answer in time");
        }

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void A_redirect_is_refused_and_the_API_key_is_sent_to_no_other_server() throws Exception {
        try (var elsewhere = TestPipeline.scripted()) {
            coinCap.then(exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere.url() + "/assets");
                ScriptedCoinCap.reply(exchange, 302, "");
            });
            try (var pipeline = pipeline()) {
                assertThatThrownBy(pipeline::snapshot).hasMessageContaining("answered 302");
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void A_raw_object_without_a_manifest_is_published_without_a_call() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = pipeline()) {
            var first = pipeline.snapshot();
            testLake.delete(MANIFEST);
            testLake.put(CSV, "half a f");

            var second = pipeline.snapshot();

            assertThat(second.fetched()).isEqualTo(SnapshotResult.Fetched.EXISTING);
            assertThat(second.published()).isEqualTo(Published.CREATED);
            assertThat(second.manifest()).isEqualTo(first.manifest());
            assertThat(testLake.sha256(CSV)).isEqualTo(first.manifest().csv().sha256());
        }
        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_published_day_makes_no_call_even_when_its_raw_object_is_gone() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = pipeline()) {
            pipeline.snapshot();
            testLake.delete(RAW);

            assertThat(pipeline.snapshot().published()).isEqualTo(Published.EXISTING);
        }

        assertThat(coinCap.requests()).hasSize(1);
        assertThat(testLake.state()).containsOnlyKeys(CSV, MANIFEST);
    }

    @Test
    void A_raw_object_under_a_wrong_date_is_not_published() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = pipeline()) {
            pipeline.snapshot();
        }
        var nextDay = "raw/assets/date=2026-11-04/assets.json.gz";
        testLake.copyRaw(RAW, nextDay);
        var before = testLake.state();

        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING.plus(Duration.ofDays(1)))) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessageContaining(
                            nextDay + " is of " + MORNING + " by its own timestamp, which is not 2026-11-04");
        }

        assertThat(testLake.state()).isEqualTo(before);
    }

    @Test
    void A_step_that_calls_a_missing_route_stops_the_start(@TempDir Path folder) throws Exception {
        TestPipeline.editRoute(folder, "publish-assets", "direct:read-manifest", "direct:read-manifst");

        assertThatThrownBy(() -> pipeline("routes.folder=" + folder))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no route begins at 'direct:read-manifst'");
    }

    @Test
    void A_damaged_raw_object_is_not_published() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = pipeline()) {
            pipeline.snapshot();
            testLake.delete(MANIFEST);
            testLake.delete(CSV);
            testLake.put(RAW, "not gzip");

            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("raw object " + RAW + " is not gzip");
            assertThat(testLake.state()).containsOnlyKeys(RAW);
        }
    }

    @Test
    void A_lake_that_is_away_fails_the_run_and_not_the_start() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline("s3.endpoint=http://127.0.0.1:1")) {
            assertThatThrownBy(pipeline::snapshot).isInstanceOf(SdkClientException.class);
        }

        assertThat(coinCap.requests()).isEmpty();
    }

    @Test
    void A_missing_bucket_costs_no_call() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline("s3.bucket=no-such-bucket")) {
            assertThatThrownBy(pipeline::snapshot).isInstanceOf(NoSuchBucketException.class);
        }

        assertThat(coinCap.requests()).isEmpty();
    }

    @Test
    void Keys_by_year_month_and_day_are_a_setting() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline(
                "lake.csv-key=year=${variable.date.year}/month=${variable.date.month}/day=${variable.date.day}/a.csv")) {
            pipeline.snapshot();
        }

        assertThat(testLake.state()).containsKey("year=2026/month=11/day=03/a.csv");
    }

    @Test
    void A_simulated_answer_from_a_real_endpoint_is_refused_before_anything_is_stored() throws Exception {
        coinCap.then(exchange -> {
            exchange.getResponseHeaders().set("X-Simulated-Market", "true");
            ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(MORNING, 0, 3));
        });

        try (var pipeline = pipeline()) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("CoinCap's answer is of a simulated market");
        }

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void A_raw_object_of_the_real_market_is_not_published_by_a_simulation() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = pipeline()) {
            pipeline.snapshot();
        }
        testLake.delete(CSV);
        testLake.delete(MANIFEST);
        var simulating = TestPipeline.environment(coinCap, testLake);
        simulating.keySet().removeIf(name -> name.startsWith("COINCAP_"));

        try (var pipeline = TestPipeline.start(simulating, MORNING, false)) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("is of the real market");
        }

        assertThat(testLake.state()).containsOnlyKeys(RAW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "us-ascii", "UTF-16", "no-such-charset"})
    void The_CSV_is_UTF_8_for_every_declared_encoding_of_the_answer(String charset) throws Exception {
        var asset = SampleEnvelopes.asset("coin-1", 1).replace("Coin, no. 1", "Żółć 模拟 🚀");
        coinCap.then(exchange -> {
            var body = SampleEnvelopes.envelope(MORNING, List.of(asset)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=" + charset);
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });

        try (var pipeline = pipeline()) {
            pipeline.snapshot();
        }

        assertThat(testLake.text(CSV)).contains(",Żółć 模拟 🚀,");
    }

    @Test
    void Half_a_character_is_refused_before_anything_is_stored() throws Exception {
        var asset = SampleEnvelopes.asset("coin-1", 1).replace("Coin, no. 1", "X\\ud800Y");
        coinCap.then(200, SampleEnvelopes.envelope(MORNING, List.of(asset)));

        try (var pipeline = pipeline()) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("has half a character in name");
        }

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void A_byte_order_mark_is_refused() throws Exception {
        coinCap.then(200, "\ufeff" + SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline()) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("begins with a byte order mark");
        }

        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void A_timestamp_in_seconds_is_refused() throws Exception {
        var body = SampleEnvelopes.page(MORNING, 0, 3)
                .replace(String.valueOf(MORNING.toEpochMilli()), String.valueOf(MORNING.getEpochSecond()));
        coinCap.then(200, body);

        try (var pipeline = pipeline()) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("not milliseconds?");
        }

        assertThat(testLake.state()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LOSE_ANSWER,1",
        "LOSE_ANSWER,2",
        "LOSE_ANSWER,3",
        "LOSE_ANSWER,4",
        "LOSE_ANSWER,5",
        "LOSE_ANSWER,6",
        "CONFLICT,3",
        "CONFLICT,4",
        "CONFLICT,5",
        "CONFLICT,6"
    })
    void A_write_with_a_lost_answer_or_a_conflict_is_retried_and_recognised_as_its_own(
            WriteFaultProxy.Action act, int write) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), write, act);
                var pipeline = pipeline("s3.endpoint=" + writeFaultProxy.endpoint())) {
            var snapshotResult = pipeline.snapshot();

            assertThat(snapshotResult.fetched()).isEqualTo(SnapshotResult.Fetched.CREATED);
            assertThat(snapshotResult.published()).isEqualTo(Published.CREATED);
            assertThat(writeFaultProxy.awaitWrite()).isTrue();
        }

        assertThat(coinCap.requests()).hasSize(1);
        assertThat(testLake.state()).containsOnlyKeys(RAW, CSV, MANIFEST);
    }

    @Test
    void Concurrent_runs_in_a_process_pay_once() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline()) {
            List<SnapshotResult> runs = TestPipeline.atOnce(List.of(pipeline::snapshot, pipeline::snapshot));
            assertThat(runs.get(0).manifest()).isEqualTo(runs.get(1).manifest());
        }

        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_service_with_its_clock_on_takes_one_snapshot_of_the_day() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        var everySecond = TestPipeline.environment(coinCap, testLake, "clock.cron=* * * * * ?");

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = TestPipeline.start(everySecond, MORNING, true)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> testLake.state().containsKey(MANIFEST));
            var stored = testLake.state();
            await().atMost(Duration.ofSeconds(20)).until(() -> log.count("already published") >= 3);

            assertThat(testLake.state()).isEqualTo(stored);
        }

        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void An_additional_column_takes_one_line_of_a_route(@TempDir Path folder) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 1));
        TestPipeline.editRoute(folder, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, tokens");

        try (var pipeline = pipeline("routes.folder=" + folder)) {
            pipeline.snapshot();
        }

        assertThat(testLake.text(CSV))
                .startsWith(HEADER.replace("explorer", "tokens"))
                .endsWith(",-1.25,{}\n");
    }

    @Test
    void A_misspelt_column_is_named_and_nothing_is_published(@TempDir Path folder) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 1));
        TestPipeline.editRoute(folder, "assets-to-csv", "priceUsd", "priceUSD");

        try (var pipeline = pipeline("routes.folder=" + folder)) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessageContaining("column priceUSD: no asset has such a field; the fields are id, rank");
        }

        assertThat(testLake.state()).containsOnlyKeys(RAW);
    }

    @Test
    void No_log_line_shows_the_API_key_at_any_log_level() throws Exception {
        coinCap.then(exchange -> ScriptedCoinCap.reply(
                exchange, 401, "you sent " + exchange.getRequestHeaders().getFirst("Authorization")));

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = pipeline()) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("you sent Bearer (key)");

            assertThat(log.text()).contains("calling " + coinCap.url()).doesNotContain(TestPipeline.API_KEY);
        }
    }
}
