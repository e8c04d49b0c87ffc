package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BackendsTest {

    @Test
    void A_read_only_command_uses_the_lake_of_a_run_without_a_simulated_CoinCap(@TempDir Path folder) throws Exception {
        var settings = Settings.load(Path.of(""), null, Map.of("LOCAL_S3_FOLDER", folder.toString()));
        String bucket;
        try (var run = new Backends(settings, Clock.systemUTC())) {
            bucket = run.lake().bucket();
            assertThat(run.describe()).anyMatch(line -> line.startsWith("CoinCap is simulated"));
        }

        try (var alone = new Backends(settings, null)) {
            assertThat(alone.lake().bucket()).isEqualTo(bucket).isEqualTo("crypto-market-simulated");
            assertThat(alone.describe()).singleElement().asString().startsWith("S3 is embedded");
        }
    }
}
