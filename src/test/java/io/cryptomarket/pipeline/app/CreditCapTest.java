package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.WriteFaultProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What calls cost, and that they are not made when that would be too much. 100 assets are estimated at 22 credits. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CreditCapTest extends OneDateRuns {

    private static final String MONTH = "credits/month=2026-11/";

    /** The records, without the folder of their call. */
    private List<String> records() {
        return testLake.everything().keySet().stream()
                .filter(key -> key.startsWith("credits/"))
                .map(key -> key.substring(key.lastIndexOf('/') + 1))
                .toList();
    }

    private void spend(String call, long credits) {
        testLake.put(MONTH + call + "/spent-" + credits + ".json", "{}");
    }

    @Test
    void A_call_records_its_estimate_and_then_its_cost() throws Exception {
        // 20 assets are 5,943 bytes, which is 1 credit and 3 more for as many times 2,500 bytes begun.
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 20));

        try (var pipeline = pipeline()) {
            assertThat(pipeline.snapshot().manifest().credits()).isEqualTo(4);
        }

        assertThat(records()).containsExactly("estimated-22.json", "spent-4.json");
        var spent = testLake.everything().keySet().stream()
                .filter(key -> key.endsWith("spent-4.json"))
                .findFirst()
                .orElseThrow();
        assertThat(spent).startsWith(MONTH + "2026-11-03T00-05-01.250Z-");
        assertThat(testLake.text(spent))
                .isEqualTo("{\"at\":\"2026-11-03T00:05:01.250Z\",\"estimate\":22,\"spent\":4}\n");
    }

    @Test
    void The_cost_is_that_of_the_answer_before_compression() throws Exception {
        var simulating = TestPipeline.environment(coinCap, testLake, "coincap.assets=100");
        simulating.keySet().removeIf(name -> name.startsWith("COINCAP_"));

        try (var pipeline = TestPipeline.start(simulating, MORNING, false)) {
            assertThat(pipeline.snapshot().manifest().credits()).isBetween(15L, 30L);
        }

        assertThat(testLake.everything().keySet()).noneMatch(key -> key.startsWith(MONTH));
        assertThat(testLake.everything().keySet()).anyMatch(key -> key.startsWith("credits/simulated/month=2026-11/"));
    }

    @Test
    void Failed_calls_are_recorded_too() throws Exception {
        var page = SampleEnvelopes.page(MORNING, 0, 3);
        coinCap.then(503, "busy").thenCutOff(page, page.length() / 2).then(200, page);

        try (var pipeline = pipeline()) {
            pipeline.snapshot();
        }

        assertThat(records())
                .containsExactlyInAnyOrder(
                        "estimated-22.json", "spent-2.json", "estimated-22.json", "estimated-22.json", "spent-2.json");
    }

    @Test
    void A_call_that_does_not_connect_costs_nothing() throws Exception {
        try (var pipeline = pipeline("coincap.url=http://127.0.0.1:1/v3", "coincap.retries=1")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("does not accept connections");
        }

        assertThat(records())
                .containsExactlyInAnyOrder("estimated-22.json", "spent-0.json", "estimated-22.json", "spent-0.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "credits.daily-cap=21 | to 22 credits today, and credits.daily-cap is 21",
                "credits.monthly-cap=21 | to 22 credits this month, and credits.monthly-cap is 21",
                "credits.daily-cap=0 | to 22 credits today, and credits.daily-cap is 0"
            })
    void A_call_that_would_exceed_a_cap_is_not_made_and_costs_nothing(String cap, String message) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline(cap)) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessageContaining("a call of about 22 credits was not made")
                    .hasMessageContaining(message);
        }

        assertThat(coinCap.requests()).isEmpty();
        assertThat(testLake.state()).isEmpty();
        assertThat(records()).containsExactly("estimated-22.json", "spent-0.json");
    }

    @ParameterizedTest
    @CsvSource({"credits.daily-cap=22", "credits.monthly-cap=22", "credits.daily-cap=off"})
    void A_call_that_just_fits_is_made(String cap) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var pipeline = pipeline(cap)) {
            pipeline.snapshot();
        }

        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void The_cap_counts_credits_of_other_processes_and_earlier_days() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        spend("2026-11-01T00-05-00Z-aaaaaaaa", 900);
        spend("2026-11-03T00-04-00Z-bbbbbbbb", 50);
        testLake.put(MONTH + "2026-11-03T00-04-30Z-cccccccc/estimated-7.json", "{}");
        testLake.put("credits/month=2026-10/2026-10-31T00-05-00Z-dddddddd/spent-5000.json", "{}");
        testLake.put(MONTH + "notes.txt", "not a record");

        try (var pipeline = pipeline("credits.daily-cap=78", "credits.monthly-cap=off")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("to 79 credits today");
        }
        try (var pipeline = pipeline("credits.daily-cap=off", "credits.monthly-cap=978")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("to 979 credits this month");
        }
        try (var pipeline = pipeline("credits.daily-cap=79", "credits.monthly-cap=979")) {
            pipeline.snapshot();
        }

        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void The_default_cap_of_a_day_is_ten_snapshots() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        spend("2026-11-03T00-04-00Z-bbbbbbbb", 199);

        try (var pipeline = pipeline()) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessageContaining(
                            "to 221 credits today, and credits.daily-cap, which is not set and so for 100 assets, is 220");
        }
    }

    @Test
    void A_retry_counts_as_a_call_and_stops_at_the_cap() throws Exception {
        coinCap.then(exchange -> ScriptedCoinCap.reply(exchange, 503, "x".repeat(50_000)));

        try (var pipeline = pipeline("credits.daily-cap=45", "coincap.retries=9")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("to 64 credits today");
        }

        assertThat(coinCap.requests()).hasSize(2);
    }

    @Test
    void No_page_is_fetched_when_a_cap_would_stop_the_snapshot_before_its_last_page() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 4)).then(200, SampleEnvelopes.page(MORNING, 4, 8));

        try (var pipeline = pipeline("coincap.assets=8", "coincap.page-size=4", "credits.daily-cap=3")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("to 4 credits today");
        }
        assertThat(coinCap.requests()).isEmpty();

        try (var pipeline = pipeline("coincap.assets=8", "coincap.page-size=4", "credits.daily-cap=4")) {
            assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(8);
        }
    }

    @Test
    void A_stalled_answer_counts_with_its_estimate() throws Exception {
        var page = SampleEnvelopes.page(MORNING, 0, 3);
        coinCap.then(exchange -> {
            var bytes = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, 100);
            exchange.getResponseBody().flush();
        });

        try (var pipeline = pipeline("coincap.retries=0", "coincap.response-timeout=200")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("stopped in the middle of its answer");
        }

        assertThat(records()).containsExactly("estimated-22.json");
    }

    @Test
    void A_too_long_answer_counts_with_its_received_bytes() throws Exception {
        coinCap.then(exchange -> ScriptedCoinCap.reply(exchange, 200, "x".repeat(200_000)));

        try (var pipeline = pipeline("coincap.answer-limit=100000")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("is longer than 100000 bytes");
        }

        assertThat(records()).containsExactly("estimated-22.json", "spent-41.json");
    }

    @Test
    void A_failure_before_the_call_costs_nothing() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var writeFaultProxy = WriteFaultProxy.withoutListing(testLake.endpoint());
                var pipeline = pipeline("s3.endpoint=" + writeFaultProxy.endpoint())) {
            assertThatThrownBy(pipeline::snapshot).isNotNull();
        }

        assertThat(coinCap.requests()).isEmpty();
        assertThat(records()).containsExactly("estimated-22.json", "spent-0.json");
    }

    @Test
    void Runs_that_waited_for_a_failed_fetch_fail_with_it_and_pay_nothing() throws Exception {
        coinCap.then(exchange -> {
            sleep(500);
            ScriptedCoinCap.reply(exchange, 401, "");
        });

        try (var pipeline = pipeline()) {
            List<String> failures = TestPipeline.atOnce(Collections.nCopies(8, () -> {
                try {
                    return pipeline.snapshot().toString();
                } catch (Exception e) {
                    return String.valueOf(e.getMessage());
                }
            }));

            assertThat(failures).allMatch(failure -> failure.contains("the API key is missing or wrong"));
        }

        assertThat(coinCap.requests()).hasSizeLessThan(3);
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void The_hourly_catch_up_does_not_pay_again_for_a_refused_answer(boolean byTheGates) throws Exception {
        coinCap.then(byTheGates ? 200 : 401, SampleEnvelopes.page(MORNING, 0, 3).replace("\"symbol\"", "\"sign\""));
        var routes = Files.createDirectory(folder.resolve("routes"));
        TestPipeline.editRoute(routes, "clock", "trigger.repeatInterval: 3600000", "trigger.repeatInterval: 200");
        var environment = TestPipeline.environment(coinCap, testLake, "routes.folder=" + routes);

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = TestPipeline.start(environment, MORNING, true)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> log.count("not fetched again today") >= 3);
        }

        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_lake_that_refuses_the_record_prevents_the_call() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), 1, WriteFaultProxy.Action.CONFLICT);
                var pipeline = pipeline("s3.endpoint=" + writeFaultProxy.endpoint(), "coincap.retries=0")) {
            assertThatThrownBy(pipeline::snapshot).isNotNull();
        }

        assertThat(coinCap.requests()).isEmpty();
    }

    @Test
    void A_new_day_starts_with_no_credits_spent() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING.plus(Duration.ofDays(1)), 0, 3));
        spend("2026-11-03T00-04-00Z-bbbbbbbb", 220);

        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING.plus(Duration.ofDays(1)))) {
            assertThat(pipeline.snapshot().fetched()).isEqualTo(SnapshotResult.Fetched.CREATED);
        }
    }
}
