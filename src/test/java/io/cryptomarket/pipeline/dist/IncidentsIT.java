package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.StoredPage;
import io.cryptomarket.pipeline.testing.TestLake;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The incidents that only the program itself can show, as a scheduler or a person sees them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IncidentsIT {

    private final Instant now = Instant.now();
    private final String today = now.toString().substring(0, 10);

    @TempDir
    private Path folder = Path.of("");

    private TestLake testLake = unset();
    private ScriptedCoinCap coinCap = unset();

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
    private static <T> T unset() {
        return null;
    }

    @BeforeEach
    void start() throws Exception {
        Midnight.waitUntilSafe();
        testLake = TestLake.start(folder);
        coinCap = ScriptedCoinCap.start();
    }

    @AfterEach
    void stop() {
        coinCap.close();
        testLake.close();
    }

    /** A program with a working folder and a folder for temporary files that no other has. */
    private PackagedProgram program(String name) throws Exception {
        var own = Files.createDirectory(folder.resolve(name));
        var temporary = Files.createDirectory(own.resolve("tmp"));
        return new PackagedProgram(own)
                .set("JAVA_OPTS", "-Djava.io.tmpdir=" + temporary)
                .between(coinCap, testLake);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 500})
    void Incident_03_failed_runs_were_green(int status) throws Exception {
        coinCap.then(status, "{\"error\":\"no\"}");

        var ended = program("one").run();

        assertThat(ended.code()).isOne();
        assertThat(ended.errors()).singleElement().asString().contains("answered " + status);
        assertThat(ended.out()).isEmpty();
        assertThat(testLake.state()).isEmpty();
    }

    @Test
    void Incident_05_the_tasks_handed_over_through_a_local_file() throws Exception {
        var csv = "assets/date=" + today + "/assets.csv";
        coinCap.then(200, SampleEnvelopes.page(now, 0, 3));
        assertThat(program("fetches").run().code()).isZero();
        var published = testLake.text(csv);
        testLake.delete(csv);
        testLake.delete("assets/date=" + today + "/_manifest.json");
        PathUtils.deleteDirectory(folder.resolve("fetches"));

        var ended = program("publishes")
                .between(URI.create("http://127.0.0.1:1/v3"), testLake.endpoint())
                .run();

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(testLake.text(csv)).isEqualTo(published);
    }

    @Test
    void Incident_18_one_day_without_data_aborted_a_batch() throws Exception {
        var first = LocalDate.of(2026, 11, 3);
        for (int day = 0; day < 4; day++) {
            StoredPage.put(testLake, first.plusDays(day));
        }
        testLake.put("raw/assets/date=2026-11-03/assets.json.gz", "damaged");
        testLake.put("raw/assets/date=2026-11-05/assets.json.gz", "damaged");

        var ended = program("one").run("republish", "--from", "2026-11-03", "--to", "2026-11-06");

        assertThat(ended.code()).isOne();
        assertThat(ended.errors())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("error: 2026-11-03: "))
                .anyMatch(line -> line.startsWith("error: 2026-11-05: "));
        assertThat(ended.out()).contains("2 published for the first time", "2 failed");
        assertThat(testLake.state())
                .containsKeys("assets/date=2026-11-04/_manifest.json", "assets/date=2026-11-06/_manifest.json")
                .doesNotContainKeys("assets/date=2026-11-03/assets.csv", "assets/date=2026-11-05/assets.csv");
    }
}
