package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.testing.Envelopes;
import io.cryptomarket.pipeline.testing.FuzzOracle;
import io.cryptomarket.pipeline.testing.FuzzOracle.Outcome;
import io.cryptomarket.pipeline.testing.Mutations;
import io.cryptomarket.pipeline.testing.ParsedCsv;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred mutated answers over HTTP through the whole pipeline; what is left in S3 is all or nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FuzzedRunTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_123);
    private static final int RUNS = Integer.getInteger("fuzz.runs", 100);
    private static final int LIMIT = 7;

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:01Z");
    private static final String RAW = "raw/assets/date=2026-11-23/assets.json.gz";
    private static final String CSV = "assets/date=2026-11-23/assets.csv";
    private static final String MANIFEST = "assets/date=2026-11-23/_manifest.json";

    private final Map<Outcome, Integer> fates = new EnumMap<>(Outcome.class);

    @Test
    void A_mutated_answer_leaves_a_complete_day_or_only_a_quarantined_answer(@TempDir Path folder) throws Exception {
        try (var coinCap = ScriptedCoinCap.start();
                var testLake = TestLake.start(folder);
                var pipeline = TestPipeline.start(
                        coinCap,
                        testLake,
                        NOW,
                        "coincap.assets=" + LIMIT,
                        "coincap.retries=0",
                        "credits.daily-cap=off",
                        "credits.monthly-cap=off")) {
            for (int number = 0; number < RUNS; number++) {
                run(number, coinCap, testLake, pipeline);
            }
        }

        for (var fate : Outcome.values()) {
            assertThat(fates.getOrDefault(fate, 0)).as("%s of %s", fate, fates).isGreaterThan(RUNS / 8);
        }
    }

    private void run(int number, ScriptedCoinCap coinCap, TestLake testLake, TestPipeline pipeline) throws Exception {
        var random = new Random(SEED * 1_000_003 - 1 - number);
        var envelopes = Envelopes.all();
        var mutated = Mutations.of(envelopes.get(random.nextInt(envelopes.size())), random);
        var expected = FuzzOracle.of(mutated.body(), new FuzzOracle.Request(LIMIT, null), List.of(), NOW, null);
        coinCap.then(exchange -> reply(exchange, mutated.body()));
        try {
            var refusal = refusal(pipeline);
            switch (expected.fate()) {
                case PUBLISHED -> assertWhole(testLake, mutated.body(), expected, refusal);
                case REFUSED -> assertQuarantined(testLake, mutated.body(), refusal);
                case NO_ANSWER -> assertThat(testLake.state()).as(refusal).isEmpty();
            }
            assertThat(refusal == null).isEqualTo(expected.fate() == Outcome.PUBLISHED);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "run " + number + " of -Dfuzz.seed=" + SEED + ", expected " + expected.fate() + " ("
                            + expected.why() + "), " + mutated + "\n" + e,
                    e);
        }
        fates.merge(expected.fate(), 1, Integer::sum);
        testLake.everything().keySet().forEach(testLake::delete);
    }

    /** What a person is told; null after a run without a failure. */
    private static @Nullable String refusal(TestPipeline pipeline) {
        try {
            pipeline.snapshot();
            return null;
        } catch (Exception e) {
            var told = pipeline.message(e);
            assertThat(told)
                    .containsPattern("CoinCap's answer .{5}")
                    .doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]")
                    .hasSizeLessThan(3_000);
            return told;
        }
    }

    private static void assertWhole(TestLake testLake, byte[] answer, FuzzOracle expected, @Nullable String refusal)
            throws IOException {
        assertThat(refusal).isNull();
        assertThat(testLake.state()).containsOnlyKeys(RAW, CSV, MANIFEST);
        assertThat(gunzipped(testLake, RAW)).isEqualTo(answer);
        assertThat(ParsedCsv.of(testLake.text(CSV))).isEqualTo(expected.rows());
        var manifest = new ObjectMapper().readValue(testLake.bytes(MANIFEST), Manifest.class);
        assertThat(manifest.isComplete()).isTrue();
        assertThat(manifest.rows()).isEqualTo(expected.assets().size());
        assertThat(manifest.csv().sha256()).isEqualTo(testLake.sha256(CSV));
        assertThat(manifest.raw().sha256()).isEqualTo(testLake.sha256(RAW));
        assertThat(manifest.credits()).isEqualTo(1 + (long) Math.ceil(answer.length / 2500.0));
    }

    private static void assertQuarantined(TestLake testLake, byte[] answer, @Nullable String refusal)
            throws IOException {
        var keys = testLake.state().keySet().stream().toList();
        assertThat(keys).hasSize(2).allMatch(key -> key.startsWith("quarantine/date="));
        assertThat(gunzipped(testLake, keys.get(0))).isEqualTo(answer);
        assertThat(refusal).containsPattern("\\(gates\\.[a-z-]+\\)").contains(keys.get(1));
        assertThat(new ObjectMapper().readTree(testLake.text(keys.get(1))).get("refusedBy"))
                .isNotEmpty();
    }

    private static void reply(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static byte[] gunzipped(TestLake testLake, String key) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(testLake.bytes(key)))) {
            return gzip.readAllBytes();
        }
    }
}
