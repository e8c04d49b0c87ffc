package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;

/** Many runs of one date at once, from a CoinCap that never gives the same answer twice. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RaceTest extends OneDateRuns {

    private static final int PIPELINES = 8;
    private static final int THREADS_EACH = 2;

    private final AtomicInteger answers = new AtomicInteger();

    @BeforeEach
    void giveAnotherAnswerEachTime() {
        coinCap.then(exchange -> {
            int number = answers.getAndIncrement();
            ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(MORNING.plusMillis(number), number, number + 3));
        });
    }

    @RepeatedTest(3)
    void All_concurrent_runs_report_the_same_stored_content() throws Exception {
        var pipelines = new ArrayList<TestPipeline>();
        var calls = new ArrayList<Callable<SnapshotResult>>();
        try {
            for (int i = 0; i < PIPELINES; i++) {
                var pipeline = TestPipeline.start(coinCap, testLake, MORNING, "credits.daily-cap=off");
                pipelines.add(pipeline);
                for (int thread = 0; thread < THREADS_EACH; thread++) {
                    calls.add(pipeline::snapshot);
                }
            }
            List<SnapshotResult> runs = TestPipeline.atOnce(calls);

            assertThat(runs).hasSize(PIPELINES * THREADS_EACH);
            assertThat(new HashSet<>(runs.stream().map(SnapshotResult::manifest).toList()))
                    .hasSize(1);
            assertThat(runs.stream()
                            .filter(snapshotResult -> snapshotResult.fetched() == SnapshotResult.Fetched.CREATED))
                    .hasSize(1);
            var manifest = runs.get(0).manifest();
            assertThat(testLake.state()).containsOnlyKeys(RAW, CSV, MANIFEST);
            assertThat(testLake.sha256(RAW)).isEqualTo(manifest.raw().sha256());
            assertThat(testLake.sha256(CSV)).isEqualTo(manifest.csv().sha256());
            // One flight a process: no more calls than processes, and more than one, or nothing was raced for.
            assertThat(answers.get()).isBetween(2, PIPELINES);
        } finally {
            pipelines.forEach(TestPipeline::close);
        }
    }
}
