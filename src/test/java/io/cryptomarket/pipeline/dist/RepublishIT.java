package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.StoredPage;
import io.cryptomarket.pipeline.testing.TestLake;
import io.cryptomarket.pipeline.testing.WriteFaultProxy;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A range of dates that is broken off in the middle, as by kill -9, and asked for again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepublishIT {

    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final int DAYS = 20;
    private static final String[] RANGE = {"republish", "--from", "2026-10-01", "--to", "2026-10-20", "--parallel"};

    /** Two writes a date, and three of the schema. */
    private static final int MIDDLE = 24;

    @ParameterizedTest(name = "--parallel {0}")
    @CsvSource({"1", "4"})
    void A_second_republish_completes_all_dates_and_writes_no_finished_one(String parallel, @TempDir Path folder)
            throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var writeFaultProxy =
                        new WriteFaultProxy(testLake.endpoint(), MIDDLE, WriteFaultProxy.Action.STOP_BEFORE)) {
            for (int day = 0; day < DAYS; day++) {
                StoredPage.put(testLake, FIRST.plusDays(day));
            }
            var packagedProgram = new PackagedProgram(folder).between(coinCap.url(), writeFaultProxy.endpoint());

            var process = packagedProgram.start(arguments(parallel));
            assertThat(writeFaultProxy.awaitWrite()).isTrue();
            process.destroyForcibly().waitFor();
            var done = done(testLake.state());
            assertThat(done).hasSizeBetween(6, 2 * DAYS - 6);

            var again = packagedProgram.between(coinCap, testLake).run(arguments(parallel));

            assertThat(again.code()).as(again.err()).isZero();
            assertThat(again.out()).contains(" 0 failed");
            assertThat(testLake.state()).hasSize(3 * DAYS).containsAllEntriesOf(done);
            for (int day = 0; day < DAYS; day++) {
                var date = "assets/date=" + FIRST.plusDays(day);
                assertThat(testLake.text(date + "/_manifest.json"))
                        .contains("\"status\" : \"complete\"", testLake.sha256(date + "/assets.csv"));
            }
            assertThat(coinCap.requests()).isEmpty();
        }
    }

    private static String[] arguments(String parallel) {
        var arguments = Arrays.copyOf(RANGE, RANGE.length + 1);
        arguments[RANGE.length] = parallel;
        return arguments;
    }

    /** The CSVs and the manifests of the dates that have one. */
    private static Map<String, String> done(Map<String, String> state) {
        var done = new TreeMap<>(state);
        done.keySet()
                .removeIf(key -> key.startsWith("raw/")
                        || !state.containsKey(key.substring(0, key.lastIndexOf('/')) + "/_manifest.json"));
        return done;
    }
}
