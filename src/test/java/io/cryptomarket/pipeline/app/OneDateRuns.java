package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of one date's runs share: a scripted CoinCap, an empty lake, a morning, and where its objects go. */
public abstract class OneDateRuns {

    public static final Instant MORNING = Instant.parse("2026-11-03T00:05:01.250Z");
    public static final String RAW = "raw/assets/date=2026-11-03/assets.json.gz";
    public static final String CSV = "assets/date=2026-11-03/assets.csv";
    public static final String MANIFEST = "assets/date=2026-11-03/_manifest.json";

    /** For what else a test keeps on disk; the lake lies in a folder of it. */
    @TempDir
    public Path folder = TestPipeline.unset();

    public final ScriptedCoinCap coinCap = TestPipeline.scripted();
    public TestLake testLake = TestPipeline.unset();

    @BeforeEach
    void startLake() throws Exception {
        testLake = TestLake.start(folder.resolve("lake"));
    }

    @AfterEach
    void stopServers() {
        coinCap.close();
        testLake.close();
    }

    /** A pipeline of that morning; each setting is {@code name=value}. */
    TestPipeline pipeline(String... settings) throws Exception {
        return TestPipeline.start(coinCap, testLake, MORNING, settings);
    }
}
