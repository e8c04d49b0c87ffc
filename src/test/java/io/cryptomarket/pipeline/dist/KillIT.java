package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import io.cryptomarket.pipeline.testing.WriteFaultProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The program is killed, as by kill -9, on either side of each of its writes: the estimate of a call, its price, the origin
 * of the raw object, the raw object, the CSV, the manifest, the three files of the schema.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KillIT {

    private final Instant now = Instant.now();
    private final String date = now.toString().substring(0, 10);
    private final String raw = "raw/assets/date=" + date + "/assets.json.gz";
    private final String csv = "assets/date=" + date + "/assets.csv";
    private final String manifest = "assets/date=" + date + "/_manifest.json";

    @BeforeEach
    void stayInOneDay() {
        Midnight.waitUntilSafe();
    }

    @ParameterizedTest(name = "killed {1} write {0}, {2} objects are there and the next run makes {3} call(s)")
    @CsvSource({
        "1,STOP_BEFORE,0,1",
        "1,STOP_AFTER,0,1",
        "2,STOP_BEFORE,0,1",
        "2,STOP_AFTER,0,1",
        "3,STOP_BEFORE,0,1",
        "3,STOP_AFTER,0,1",
        "4,STOP_BEFORE,0,1",
        "4,STOP_AFTER,1,0",
        "5,STOP_BEFORE,1,0",
        "5,STOP_AFTER,2,0",
        "6,STOP_BEFORE,2,0",
        "6,STOP_AFTER,3,0",
        "7,STOP_BEFORE,3,0",
        "7,STOP_AFTER,3,0",
        "8,STOP_BEFORE,3,0",
        "8,STOP_AFTER,3,0",
        "9,STOP_BEFORE,3,0",
        "9,STOP_AFTER,3,0"
    })
    void A_killed_run_leaves_only_complete_objects_and_the_next_run_completes_the_date(
            int write, WriteFaultProxy.Action act, int objects, int calls, @TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), write, act)) {
            coinCap.then(200, SampleEnvelopes.page(now, 0, 3)).then(200, SampleEnvelopes.page(now, 3, 6));
            var packagedProgram = new PackagedProgram(folder).between(coinCap.url(), writeFaultProxy.endpoint());

            var process = packagedProgram.start();
            kill(process, writeFaultProxy);

            assertThat(testLake.state()).hasSize(objects);
            assertThat(testLake.state().containsKey(manifest)).isEqualTo(objects == 3);
            assertThat(testLake.everything().containsKey("datapackage.json"))
                    .isEqualTo(write == 9 && act == WriteFaultProxy.Action.STOP_AFTER);
            int before = coinCap.requests().size();

            var next = packagedProgram.between(coinCap, testLake).run();

            assertThat(next.code()).as(next.err()).isZero();
            assertThat(coinCap.requests().size() - before).isEqualTo(calls);
            assertThat(testLake.state()).containsOnlyKeys(raw, csv, manifest);
            assertThat(testLake.text(manifest))
                    .contains(
                            "\"sha256\" : \"" + testLake.sha256(csv) + "\"",
                            "\"sha256\" : \"" + testLake.sha256(raw) + "\"");
            assertThat(testLake.text(csv).lines()).hasSize(4);
            assertThat(testLake.everything())
                    .containsKeys("datapackage.json", "schema/athena.sql", "schema/duckdb.sql");
        }
    }

    @ParameterizedTest(name = "killed {1} write {0} of a republish")
    @CsvSource({
        "1,STOP_BEFORE",
        "1,STOP_AFTER",
        "2,STOP_BEFORE",
        "2,STOP_AFTER",
        "3,STOP_BEFORE",
        "3,STOP_AFTER",
        "4,STOP_AFTER",
        "5,STOP_AFTER",
        "6,STOP_BEFORE",
        "6,STOP_AFTER"
    })
    void A_killed_republish_shows_no_mix_to_readers_and_the_next_one_completes_it(
            int write, WriteFaultProxy.Action act, @TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), write, act)) {
            coinCap.then(200, SampleEnvelopes.page(now, 0, 3));
            var packagedProgram = new PackagedProgram(folder).between(coinCap, testLake);
            assertThat(packagedProgram.run().code()).isZero();
            var before = testLake.text(csv);
            var routes = Files.createDirectory(folder.resolve("routes"));
            PackagedProgram.editRoute(
                    routes, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, tokens");
            packagedProgram.set("ROUTES_FOLDER", routes.toString());

            var process = packagedProgram
                    .between(coinCap.url(), writeFaultProxy.endpoint())
                    .start("republish", "--from", date, "--to", date);
            kill(process, writeFaultProxy);

            var said = testLake.text(manifest);
            assertThat(said.contains("\"status\" : \"complete\""))
                    .isEqualTo(write > 3 || (act == WriteFaultProxy.Action.STOP_BEFORE ? write == 1 : write == 3));
            if (said.contains("\"status\" : \"complete\"")) {
                assertThat(said).contains(testLake.sha256(csv));
            }

            var next = packagedProgram.between(coinCap, testLake).run("republish", "--from", date, "--to", date);

            assertThat(next.code()).as(next.err()).isZero();
            assertThat(testLake.text(manifest)).contains("\"status\" : \"complete\"", testLake.sha256(csv));
            assertThat(testLake.text(csv)).isNotEqualTo(before).contains("changePercent24Hr,tokens\n");

            assertThat(testLake.text("datapackage.json")).contains("\"tokens\"");
            assertThat(testLake.text("schema/athena.sql")).contains("tokens");
            assertThat(testLake.text("schema/duckdb.sql")).contains("tokens");
            assertThat(coinCap.requests()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "killed {1} write {0} of a run whose answer is refused")
    @CsvSource({"3,STOP_BEFORE,0", "3,STOP_AFTER,0", "4,STOP_AFTER,1", "5,STOP_AFTER,2"})
    void Of_a_refused_answer_nothing_is_published_and_the_next_run_fetches_again(
            int write, WriteFaultProxy.Action act, int quarantined, @TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), write, act)) {
            var page = SampleEnvelopes.page(now, 0, 3);
            coinCap.then(200, page.replace("\"2.5\"", "\"bad\"")).then(200, page);
            var packagedProgram = new PackagedProgram(folder).between(coinCap.url(), writeFaultProxy.endpoint());

            kill(packagedProgram.start(), writeFaultProxy);

            assertThat(testLake.state().keySet()).hasSize(quarantined).allMatch(key -> key.startsWith("quarantine/"));

            var next = packagedProgram.between(coinCap, testLake).run();

            assertThat(next.code()).as(next.err()).isZero();
            assertThat(coinCap.requests()).hasSize(2);
            assertThat(testLake.state()).hasSize(quarantined + 3).containsKeys(raw, csv, manifest);
            assertThat(testLake.text(manifest)).contains(testLake.sha256(csv), testLake.sha256(raw));
        }
    }

    @ParameterizedTest(name = "killed {1} write {0} of an accept")
    @CsvSource({
        "1,STOP_BEFORE,2",
        "1,STOP_AFTER,2",
        "2,STOP_AFTER,3",
        "3,STOP_AFTER,4",
        "4,STOP_AFTER,5",
        "5,STOP_AFTER,6"
    })
    void An_accept_that_was_broken_off_is_completed_by_the_next(
            int write, WriteFaultProxy.Action act, int objects, @TempDir Path folder) throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), write, act)) {
            coinCap.then(200, SampleEnvelopes.page(now, 0, 3).replace("\"2.5\"", "\"bad\""));
            var packagedProgram = new PackagedProgram(folder).between(coinCap, testLake);
            assertThat(packagedProgram.run().code()).isOne();

            kill(
                    packagedProgram
                            .between(coinCap.url(), writeFaultProxy.endpoint())
                            .start("accept", date),
                    writeFaultProxy);

            assertThat(testLake.state()).hasSize(objects);
            assertThat(testLake.state().containsKey(manifest)).isEqualTo(objects == 6);

            var next = packagedProgram.between(coinCap, testLake).run("accept", date);

            assertThat(next.code()).as(next.err()).isZero();
            assertThat(testLake.state()).hasSize(6).containsKeys(raw, csv, manifest);
            assertThat(testLake.state().keySet()).anyMatch(key -> key.endsWith(".accepted.json"));
            assertThat(testLake.text(manifest)).contains(testLake.sha256(csv), testLake.sha256(raw));
            assertThat(testLake.text(csv).lines()).hasSize(4);
            assertThat(coinCap.requests()).hasSize(1);
        }
    }

    private static void kill(Process process, WriteFaultProxy writeFaultProxy) throws Exception {
        assertThat(writeFaultProxy.awaitWrite())
                .as("the program reaches the write")
                .isTrue();
        process.destroyForcibly().waitFor();
    }
}
