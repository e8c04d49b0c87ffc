package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.Midnight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scheduler sees that asks the unpacked distribution whether the lake is whole. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuditIT {

    private final String today = Instant.now().toString().substring(0, 10);

    @BeforeEach
    void stayInOneDay() {
        Midnight.waitUntilSafe();
    }

    @Test
    void The_audit_finds_a_deleted_object_in_the_lake_of_a_first_run(@TempDir Path folder) throws Exception {
        var packagedProgram = new PackagedProgram(folder);
        packagedProgram.run();

        // A port that cannot be had: a CoinCap that is not needed must not be started.
        var whole = packagedProgram.set("LOCAL_COINCAP_PORT", "1").run("audit");

        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(whole.out())
                .isEqualTo(
                        "s3://crypto-market-simulated, " + today + " to " + today + ": 1 day, 1 complete, 0 findings;"
                                + " the newest published date is " + today + ", 0 days old\n");
        assertThat(whole.err()).doesNotContain("CoinCap");

        Files.delete(folder.resolve("data/crypto-market-simulated/assets/date=" + today + "/assets.csv"));
        var damaged = packagedProgram.run("audit", "--json");
        var json = new ObjectMapper().readTree(damaged.out());

        assertThat(damaged.code()).isOne();
        assertThat(damaged.errors()).isEmpty();
        assertThat(json.path("findings")).hasSize(1);
        assertThat(json.path("findings").path(0).path("kind").asText()).isEqualTo("csv");
        assertThat(json.path("findings").path(0).path("date").asText()).isEqualTo(today);
    }

    @Test
    void A_failed_audit_says_so_and_prints_no_document(@TempDir Path folder) throws Exception {
        var packagedProgram = new PackagedProgram(folder)
                .set("S3_ENDPOINT", "http://127.0.0.1:1")
                .set("S3_BUCKET", "market")
                .set("AWS_ACCESS_KEY_ID", "a")
                .set("AWS_SECRET_ACCESS_KEY", "the-secret-of-nobody");

        var ended = packagedProgram.run("audit", "--json");

        assertThat(ended.code()).isOne();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.errors())
                .singleElement()
                .asString()
                .startsWith("error: S3 at http://127.0.0.1:1 cannot be reached");
    }
}
