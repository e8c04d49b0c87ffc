package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.Gate;
import io.cryptomarket.pipeline.testing.Lake;
import io.cryptomarket.pipeline.testing.Market;
import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
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
 * The program is killed, as by kill -9, on either side of each of its writes: the estimate of a call, its price, the raw
 * object, the CSV, the manifest, the three files of the schema.
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
        Midnight.keepClear();
    }

    @ParameterizedTest(name = "killed {1} write {0}, {2} objects are there and the next run makes {3} call(s)")
    @CsvSource({
        "1,STOP_BEFORE,0,1",
        "1,STOP_AFTER,0,1",
        "2,STOP_BEFORE,0,1",
        "2,STOP_AFTER,0,1",
        "3,STOP_BEFORE,0,1",
        "3,STOP_AFTER,1,0",
        "4,STOP_BEFORE,1,0",
        "4,STOP_AFTER,2,0",
        "5,STOP_BEFORE,2,0",
        "5,STOP_AFTER,3,0",
        "6,STOP_BEFORE,3,0",
        "6,STOP_AFTER,3,0",
        "7,STOP_BEFORE,3,0",
        "7,STOP_AFTER,3,0",
        "8,STOP_BEFORE,3,0",
        "8,STOP_AFTER,3,0"
    })
    void What_is_there_is_whole_and_the_next_run_completes_it(
            int write, Gate.Act act, int objects, int calls, @TempDir Path folder) throws Exception {
        try (var lake = Lake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var gate = new Gate(lake.endpoint(), write, act)) {
            coinCap.then(200, Market.page(now, 0, 3)).then(200, Market.page(now, 3, 6));
            var program = new Program(folder).between(coinCap.url(), gate.endpoint());

            var process = program.start();
            kill(process, gate);

            assertThat(lake.state()).hasSize(objects);
            assertThat(lake.state().containsKey(manifest)).isEqualTo(objects == 3);
            assertThat(lake.everything().containsKey("datapackage.json"))
                    .isEqualTo(write == 8 && act == Gate.Act.STOP_AFTER);
            int before = coinCap.requests().size();

            var next = program.between(coinCap, lake).run();

            assertThat(next.code()).as(next.err()).isZero();
            assertThat(coinCap.requests().size() - before).isEqualTo(calls);
            assertThat(lake.state()).containsOnlyKeys(raw, csv, manifest);
            assertThat(lake.text(manifest))
                    .contains("\"sha256\" : \"" + lake.sha256(csv) + "\"", "\"sha256\" : \"" + lake.sha256(raw) + "\"");
            assertThat(lake.text(csv).lines()).hasSize(4);
            assertThat(lake.everything()).containsKeys("datapackage.json", "schema/athena.sql", "schema/duckdb.sql");
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
    void A_reader_of_a_complete_manifest_never_sees_a_mix_and_asking_again_completes_it(
            int write, Gate.Act act, @TempDir Path folder) throws Exception {
        try (var lake = Lake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var gate = new Gate(lake.endpoint(), write, act)) {
            coinCap.then(200, Market.page(now, 0, 3));
            var program = new Program(folder).between(coinCap, lake);
            assertThat(program.run().code()).isZero();
            var before = lake.text(csv);
            var routes = Files.createDirectory(folder.resolve("routes"));
            Program.editRoute(routes, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, tokens");
            program.set("ROUTES_FOLDER", routes.toString());

            var process =
                    program.between(coinCap.url(), gate.endpoint()).start("republish", "--from", date, "--to", date);
            kill(process, gate);

            var said = lake.text(manifest);
            assertThat(said.contains("\"status\" : \"complete\""))
                    .isEqualTo(write > 3 || (act == Gate.Act.STOP_BEFORE ? write == 1 : write == 3));
            if (said.contains("\"status\" : \"complete\"")) {
                assertThat(said).contains(lake.sha256(csv));
            }

            var next = program.between(coinCap, lake).run("republish", "--from", date, "--to", date);

            assertThat(next.code()).as(next.err()).isZero();
            assertThat(lake.text(manifest)).contains("\"status\" : \"complete\"", lake.sha256(csv));
            assertThat(lake.text(csv)).isNotEqualTo(before).contains("changePercent24Hr,tokens\n");

            assertThat(lake.text("datapackage.json")).contains("\"tokens\"");
            assertThat(lake.text("schema/athena.sql")).contains("tokens");
            assertThat(lake.text("schema/duckdb.sql")).contains("tokens");
            assertThat(coinCap.requests()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "killed {1} write {0} of a run whose answer is refused")
    @CsvSource({"3,STOP_BEFORE,0", "3,STOP_AFTER,1", "4,STOP_AFTER,2"})
    void Of_a_refused_answer_nothing_is_published_and_the_next_run_fetches_again(
            int write, Gate.Act act, int quarantined, @TempDir Path folder) throws Exception {
        try (var lake = Lake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var gate = new Gate(lake.endpoint(), write, act)) {
            var page = Market.page(now, 0, 3);
            coinCap.then(200, page.replace("\"2.5\"", "\"bad\"")).then(200, page);
            var program = new Program(folder).between(coinCap.url(), gate.endpoint());

            kill(program.start(), gate);

            assertThat(lake.state().keySet()).hasSize(quarantined).allMatch(key -> key.startsWith("quarantine/"));

            var next = program.between(coinCap, lake).run();

            assertThat(next.code()).as(next.err()).isZero();
            assertThat(coinCap.requests()).hasSize(2);
            assertThat(lake.state()).hasSize(quarantined + 3).containsKeys(raw, csv, manifest);
            assertThat(lake.text(manifest)).contains(lake.sha256(csv), lake.sha256(raw));
        }
    }

    @ParameterizedTest(name = "killed {1} write {0} of an accept")
    @CsvSource({"1,STOP_BEFORE,2", "1,STOP_AFTER,3", "2,STOP_AFTER,4", "3,STOP_AFTER,5", "4,STOP_AFTER,6"})
    void An_accept_that_was_broken_off_is_completed_by_the_next(
            int write, Gate.Act act, int objects, @TempDir Path folder) throws Exception {
        try (var lake = Lake.start(folder);
                var coinCap = ScriptedCoinCap.start();
                var gate = new Gate(lake.endpoint(), write, act)) {
            coinCap.then(200, Market.page(now, 0, 3).replace("\"2.5\"", "\"bad\""));
            var program = new Program(folder).between(coinCap, lake);
            assertThat(program.run().code()).isOne();

            kill(program.between(coinCap.url(), gate.endpoint()).start("accept", date), gate);

            assertThat(lake.state()).hasSize(objects);
            assertThat(lake.state().containsKey(manifest)).isEqualTo(objects == 6);

            var next = program.between(coinCap, lake).run("accept", date);

            assertThat(next.code()).as(next.err()).isZero();
            assertThat(lake.state()).hasSize(6).containsKeys(raw, csv, manifest);
            assertThat(lake.state().keySet()).anyMatch(key -> key.endsWith(".accepted.json"));
            assertThat(lake.text(manifest)).contains(lake.sha256(csv), lake.sha256(raw));
            assertThat(lake.text(csv).lines()).hasSize(4);
            assertThat(coinCap.requests()).hasSize(1);
        }
    }

    private static void kill(Process process, Gate gate) throws Exception {
        assertThat(gate.awaitWrite()).as("the program reaches the write").isTrue();
        process.destroyForcibly().waitFor();
    }
}
