package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.WriteFaultProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not good enough to be stored for good, where it goes, and how it comes back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QualityChecksTest extends OneDateRuns {

    private static final Duration DAY = Duration.ofDays(1);
    private static final String QUARANTINED = "quarantine/date=2026-11-03/00-05-01.250Z.json.gz";
    private static final String REPORT = "quarantine/date=2026-11-03/00-05-01.250Z.report.json";

    private void refused(String reason, String... settings) throws Exception {
        try (var pipeline = pipeline(settings)) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessageContaining("CoinCap's answer of 2026-11-03 is refused: ")
                    .hasMessageContaining(reason)
                    .hasMessageContaining(REPORT);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/refused-answers.csv", numLinesToSkip = 1, delimiter = '|', quoteCharacter = '`')
    void A_refused_answer_goes_to_quarantine_with_a_report_and_nothing_else_is_stored(
            String what, String text, String by, String gate, String finding) throws Exception {
        var whole = SampleEnvelopes.page(MORNING, 0, 3);
        assertThat(whole).contains(text);
        var answer = whole.replace(text, by == null ? "" : by);
        coinCap.then(200, answer);

        refused(gate);

        assertThat(testLake.state()).containsOnlyKeys(QUARANTINED, REPORT);
        assertThat(testLake.gunzipped(QUARANTINED)).isEqualTo(answer);
        var report = new ObjectMapper().readTree(testLake.text(REPORT));
        assertThat(report.get("refusedBy").get(0).get("gate").asText()).isEqualTo(gate);
        assertThat(report.get("refusedBy").get(0).get("reason").asText()).contains(finding);
        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void Each_finding_names_asset_field_and_value() throws Exception {
        coinCap.then(
                200,
                SampleEnvelopes.page(MORNING, 0, 3).replace("\"volumeUsd24Hr\":\"2.5\"", "\"volumeUsd24Hr\":\"-\""));

        refused("3 values that are no decimals, 0 allowed");

        var findings = new ObjectMapper().readTree(testLake.text(REPORT)).get("findings");
        assertThat(findings).hasSize(3);
        assertThat(findings.get(1).toString())
                .isEqualTo("{\"gate\":\"gates.not-decimal\",\"asset\":\"coin-2\",\"field\":\"volumeUsd24Hr\","
                        + "\"value\":\"-\"}");
    }

    @Test
    void A_very_long_value_or_one_with_control_characters_is_reported_in_one_short_line() throws Exception {
        var nasty = "1\\nerror: all is well\\u001b[31m" + "9".repeat(5_000_000);
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3).replace("0.0000233529559960", nasty));

        try (var pipeline = pipeline()) {
            assertThatThrownBy(pipeline::snapshot).satisfies(failure -> assertThat(pipeline.message(failure))
                    .contains("the first: priceUsd '1 error: all is well [31m99")
                    .hasSizeLessThan(600)
                    .doesNotContain("\n", "\u001b"));
        }

        assertThat(testLake.text(REPORT)).hasSizeLessThan(2_000).contains("... (5000025 characters)");
        assertThat(testLake.gunzipped(QUARANTINED)).contains(nasty);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/gates.csv", numLinesToSkip = 1, delimiter = '|', quoteCharacter = '`')
    void Each_quality_check_has_a_threshold_and_a_switch(
            String gate, String text, String by, String doesNotPass, String justPasses, String off) throws Exception {
        storeADay(MORNING.minus(DAY), 10);
        coinCap.then(200, answer(text, by));

        try (var pipeline = pipeline(gate + "=" + doesNotPass)) {
            assertThatThrownBy(pipeline::snapshot)
                    .hasMessageContaining("is refused: ")
                    .hasMessageContaining(gate.equals("gates.required-fields") ? "gates.missing-values" : gate);
        }
        assertThat(testLake.state()).doesNotContainKey(RAW);
        for (var limit : List.of(justPasses, off)) {
            try (var pipeline = pipeline(gate + "=" + limit)) {
                assertThat(pipeline.snapshot().fetched()).as(limit).isEqualTo(SnapshotResult.Fetched.CREATED);
            }
            testLake.delete(RAW);
            testLake.delete("assets/date=2026-11-03/assets.csv");
            testLake.delete("assets/date=2026-11-03/_manifest.json");
        }
    }

    /** An answer of ten assets in which a text is replaced, or one of which something else is wrong as a whole. */
    private static String answer(String what, String by) {
        var good = moved(10);
        return switch (what) {
            case "rows" -> moved(Integer.parseInt(by));
            case "prices" -> SampleEnvelopes.page(MORNING, 0, 10).replaceFirst("33529559960", by);
            case "minutes" ->
                good.replace(
                        "" + MORNING.toEpochMilli(),
                        ""
                                + MORNING.plus(Duration.ofMinutes(Long.parseLong(by)))
                                        .toEpochMilli());
            default -> {
                assertThat(good).contains(what);
                yield good.replace(what, by);
            }
        };
    }

    @Test
    void Too_few_assets_are_refused_unless_the_limit_is_lower() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        refused("3 assets, at least 4 are expected (gates.minimum-rows)", "gates.minimum-rows=4");
        try (var pipeline = pipeline("gates.minimum-rows=4", "coincap.assets=3")) {
            assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-PT60M,true",
        "-PT61M,false",
        "PT60M,true",
        "PT61M,false",
    })
    void An_answer_from_another_time_is_refused(Duration ahead, boolean passes) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING.plus(ahead), 0, 3));

        try (var pipeline = pipeline()) {
            if (passes) {
                assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(3);
            } else {
                assertThatThrownBy(pipeline::snapshot)
                        .hasMessageContaining("61 minutes " + (ahead.isNegative() ? "behind" : "ahead of"));
            }
        }
    }

    private void storeADay(Instant time, int rows, String... settings) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(time, 0, rows));
        try (var pipeline = TestPipeline.start(coinCap, testLake, time, settings)) {
            pipeline.snapshot();
        }
    }

    /** An answer whose prices are all others than those of {@link SampleEnvelopes}. */
    private static String moved(int rows) {
        return SampleEnvelopes.page(MORNING, 0, rows).replace("33529559960", "43529559960");
    }

    @ParameterizedTest
    @CsvSource({"10,12,true", "10,13,false", "10,8,true", "10,7,false"})
    void A_number_of_assets_far_from_the_day_before_is_refused(int before, int rows, boolean passes) throws Exception {
        storeADay(MORNING.minus(DAY), before);
        coinCap.then(200, moved(rows));

        if (passes) {
            try (var pipeline = pipeline()) {
                assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(rows);
            }
        } else {
            refused(rows + " assets, where raw/assets/date=2026-11-02/assets.json.gz has " + before
                    + ": more than 20 % off (gates.row-change-percent)");
        }
    }

    @Test
    void A_changed_limit_is_not_reported_as_a_change_of_the_market() throws Exception {
        storeADay(MORNING.minus(DAY), 3, "coincap.assets=3");
        coinCap.then(200, moved(10));

        try (var pipeline = pipeline("coincap.assets=10")) {
            assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,true", "2,false", "7,false", "8,true"})
    void An_answer_that_repeats_the_last_stored_day_of_a_week_is_refused(int daysBefore, boolean passes)
            throws Exception {
        storeADay(MORNING.minus(DAY.multipliedBy(daysBefore)), 10);
        coinCap.then(200, daysBefore == 1 ? moved(10) : SampleEnvelopes.page(MORNING, 0, 10));

        if (passes) {
            try (var pipeline = pipeline()) {
                assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(10);
            }
        } else {
            refused("10 of 10 prices are those of raw/assets/date="
                    + MORNING.minus(DAY.multipliedBy(daysBefore)).toString().substring(0, 10));
        }
    }

    @Test
    void A_damaged_raw_object_of_the_day_before_does_not_stop_todays_run() throws Exception {
        testLake.put("raw/assets/date=2026-11-02/assets.json.gz", "damaged");
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = pipeline()) {
            assertThat(pipeline.snapshot().manifest().rows()).isEqualTo(3);
            assertThat(log.count("date=2026-11-02/assets.json.gz is not gzip")).isEqualTo(1);
        }
    }

    @Test
    void A_new_field_is_reported_and_changes_nothing() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3).replace("\"tokens\"", "\"isStable\":false,\"tokens\""));

        try (var log = VerboseLogCapture.verbosely();
                var pipeline = pipeline()) {
            pipeline.snapshot();

            assertThat(log.count("CoinCap has new fields: [isStable]")).isEqualTo(1);
        }
        try (var log = VerboseLogCapture.verbosely();
                var pipeline = TestPipeline.start(coinCap, testLake, MORNING, "coincap.known-fields=isStable")) {
            testLake.delete(RAW);
            testLake.delete("assets/date=2026-11-03/_manifest.json");
            pipeline.snapshot();

            assertThat(log.count("CoinCap has new fields")).isZero();
        }
    }

    @Test
    void A_later_run_of_the_day_may_fetch_again() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3).replace("\"priceUsd\"", "\"price\""))
                .then(200, SampleEnvelopes.page(MORNING, 0, 3));

        refused("gates.expected-fields");
        try (var pipeline = pipeline()) {
            assertThat(pipeline.snapshot().fetched()).isEqualTo(SnapshotResult.Fetched.CREATED);
        }

        assertThat(coinCap.requests()).hasSize(2);
    }

    @Test
    void A_refused_answer_that_is_accepted_becomes_the_raw_object_and_is_published_without_a_call() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3).replace("\"vwap24Hr\":null", "\"vwap24Hr\":\"-\""));
        refused("gates.not-decimal");

        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING.plus(DAY))) {
            var manifest = pipeline.accept(QUARANTINED);

            assertThat(manifest.date()).isEqualTo("2026-11-03");
            assertThat(manifest.raw().sha256()).isEqualTo(testLake.sha256(QUARANTINED));
            assertThat(pipeline.accept(QUARANTINED)).isEqualTo(manifest);
        }

        assertThat(testLake.bytes(RAW)).isEqualTo(testLake.bytes(QUARANTINED));
        var origin = "_origin-" + testLake.sha256(RAW) + ".json";
        assertThat(testLake.text("raw/assets/date=2026-11-03/" + origin))
                .isEqualTo(testLake.text("quarantine/date=2026-11-03/" + origin));
        assertThat(testLake.text(QUARANTINED + ".accepted.json"))
                .contains("\"acceptedAt\":\"2026-11-04T00:05:01.250Z\"", testLake.sha256(QUARANTINED));
        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_refused_answer_is_not_accepted_over_a_raw_object_that_is_there() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3).replace("\"vwap24Hr\":null", "\"vwap24Hr\":\"-\""))
                .then(200, SampleEnvelopes.page(MORNING, 0, 3));
        refused("gates.not-decimal");
        try (var pipeline = pipeline()) {
            pipeline.snapshot();
            var stored = testLake.state();

            assertThatThrownBy(() -> pipeline.accept(QUARANTINED))
                    .hasMessageContaining(RAW + " is there already, with another content");
            assertThat(testLake.state()).isEqualTo(stored);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raw/assets/date=2026-11-02/assets.json.gz | is no refused answer",
                "quarantine/date=2026-11-03/00-05-01.250Z.report.json | is no refused answer",
                "quarantine/date=2026-11-03/${sysenv.PATH}.json.gz"
                        + " | quarantine/date=2026-11-03/${sysenv.PATH}.json.gz is no refused answer",
                "quarantine/date=2026-11-03/23-59-59Z.json.gz"
                        + " | quarantine/date=2026-11-03/23-59-59Z.json.gz is not in bucket market; name a refused"
            })
    void An_invalid_or_missing_key_is_not_accepted(String key, String message) throws Exception {
        storeADay(MORNING.minus(DAY), 3);
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        refused("gates.");
        var stored = testLake.state();

        try (var pipeline = pipeline()) {
            assertThatThrownBy(() -> pipeline.accept(key))
                    .satisfies(failure -> assertThat(pipeline.message(failure)).contains(message));
        }

        assertThat(testLake.state()).isEqualTo(stored);
    }

    private TestPipeline simulation(String... settings) throws Exception {
        var environment = TestPipeline.environment(coinCap, testLake, settings);
        environment.keySet().removeIf(name -> name.startsWith("COINCAP_") && !name.equals("COINCAP_ASSETS"));
        return TestPipeline.start(environment, MORNING, false);
    }

    @Test
    void A_refused_simulated_answer_has_its_own_prefix_and_is_not_accepted_as_a_real_one() throws Exception {
        var apart = QUARANTINED.replace("quarantine/", "quarantine/simulated/");
        try (var simulation = simulation("gates.minimum-rows=9", "coincap.assets=9", "gates.expected-fields=gone")) {
            assertThatThrownBy(simulation::snapshot).hasMessageContaining(REPORT.replace("date=", "simulated/date="));
        }
        assertThat(testLake.state()).containsOnlyKeys(apart, REPORT.replace("date=", "simulated/date="));
        testLake.copyRaw(apart, QUARANTINED);
        var stored = testLake.state();

        try (var pipeline = pipeline()) {
            assertThatThrownBy(() -> pipeline.accept(QUARANTINED))
                    .hasMessageContaining(QUARANTINED + " is of a simulated market");
            assertThatThrownBy(() -> pipeline.accept(apart)).hasMessageContaining(apart + " is no refused answer");
        }
        assertThat(testLake.state()).isEqualTo(stored);

        try (var simulation = simulation()) {
            assertThat(simulation.accept(apart).simulated()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({".json.gz", ".report.json"})
    void An_answer_that_cannot_be_put_into_quarantine_has_its_reason_in_the_log(String object) throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3).replace("\"priceUsd\"", "\"price\""));

        try (var away = WriteFaultProxy.unavailable(testLake.endpoint(), object, 1_000);
                var log = VerboseLogCapture.verbosely();
                var pipeline = pipeline("s3.endpoint=" + away.endpoint(), "coincap.retries=0")) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining("503");

            assertThat(log.count("2026-11-03: CoinCap's answer is refused: no asset has a value in priceUsd"))
                    .isEqualTo(1);
        }
    }
}
