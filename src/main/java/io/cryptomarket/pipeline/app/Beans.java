package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.credits.Ledger;
import io.cryptomarket.pipeline.http.ApiResponses;
import io.cryptomarket.pipeline.http.OpenApi;
import io.cryptomarket.pipeline.schema.Schema;
import io.cryptomarket.pipeline.snapshot.Columns;
import io.cryptomarket.pipeline.snapshot.FetchLock;
import io.cryptomarket.pipeline.snapshot.Gates;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.RawDataFormat;
import io.cryptomarket.pipeline.snapshot.RawSnapshotFactory;
import io.cryptomarket.pipeline.snapshot.RunDate;
import io.cryptomarket.pipeline.snapshot.SimulationGuard;
import io.cryptomarket.pipeline.storage.CatchUpGuard;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.Inventory;
import io.cryptomarket.pipeline.storage.PreviousSnapshot;
import io.cryptomarket.pipeline.storage.Quarantine;
import io.cryptomarket.pipeline.storage.Republishing;
import io.cryptomarket.pipeline.storage.StoredContent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;

/** The beans that the routes name. */
final class Beans {

    /** Enough to try again after faults, which are paid for, and little enough that a fault cannot cost much. */
    private static final int DAILY_CAP_IN_SNAPSHOTS = 10;

    private static final int MONTHLY_CAP_IN_SNAPSHOTS = 60;

    private static final Duration BESIDES_RETRIES = Duration.ofMinutes(10);

    private final Settings settings;
    private final Backends backends;
    private final S3Client s3;
    private final Clock clock;

    Beans(Settings settings, Backends backends, S3Client s3, Clock clock) {
        this.settings = settings;
        this.backends = backends;
        this.s3 = s3;
        this.clock = clock;
    }

    /** Where they are bound. */
    interface Registry {
        void bind(String name, Object bean);
    }

    /** Binds all of them; pages on their way in are collected in the work folder. */
    void bind(Registry camel, Quarantine quarantine, Path work, Progress progress) {
        var bucket = backends.lake().bucket();
        var gates = settings.gates();
        var runDate = new RunDate(clock);
        var fetchLock = new FetchLock(longestFetch(), runDate);
        var source = URI.create(backends.coinCap() + "/assets");
        var inventory = new Inventory(s3, bucket);
        var republishing = new Republishing(inventory, settings.layout(), bucket);
        camel.bind("runDate", runDate);
        camel.bind("coincap", new CoinCap(backends.coinCap(), backends.apiKey(), clock));
        camel.bind("columns", new Columns(settings.knownFields(), progress));
        camel.bind("failures", new ErrorMessages(backends.lake(), clock));
        camel.bind("fetchLock", fetchLock);
        camel.bind("gates", new Gates(gates, clock));
        camel.bind(
                "previousSnapshot",
                new PreviousSnapshot(s3, bucket, settings.keys("lake.raw-key"), gates.needsPreviousSnapshot()));
        camel.bind("ledger", ledger(settings, backends, s3, clock));
        camel.bind("manifests", new Manifests(Version.number()));
        camel.bind("quarantine", quarantine);
        camel.bind("rawAssets", new RawDataFormat());
        camel.bind("openapi", new OpenApi());
        camel.bind(
                "rawSnapshots",
                new RawSnapshotFactory(
                        source,
                        settings.number("coincap.assets"),
                        settings.number("coincap.page-size"),
                        work,
                        clock,
                        progress));
        camel.bind("responses", new ApiResponses(bucket, inventory, settings.keys("lake.manifest-key")));
        camel.bind("republishing", republishing);
        camel.bind("republishExecutor", republishing.executor());
        camel.bind(
                "schema",
                new Schema(
                        bucket,
                        settings.keys("lake.csv-key"),
                        settings.text("lake.datapackage-key"),
                        settings.text("lake.athena-key"),
                        settings.text("lake.duckdb-key")));
        camel.bind("catchUpGuard", new CatchUpGuard(fetchLock, quarantine));
        camel.bind("storedContent", new StoredContent());
        camel.bind("simulationGuard", new SimulationGuard(backends.isSimulated()));
    }

    /** No retry begins later than the window, and what a call takes then is little beside the rest. */
    private Duration longestFetch() {
        return Duration.ofMillis(settings.number("coincap.retry-window")).plus(BESIDES_RETRIES);
    }

    /** The ledger over a client of S3. */
    static Ledger ledger(Settings settings, Backends backends, S3Client s3, Clock clock) {
        return new Ledger(
                s3,
                backends.lake().bucket(),
                backends.withSimulatedPrefix(settings.text("lake.credits-prefix")),
                settings.cap("credits.daily-cap", DAILY_CAP_IN_SNAPSHOTS),
                settings.cap("credits.monthly-cap", MONTHLY_CAP_IN_SNAPSHOTS),
                clock);
    }
}
