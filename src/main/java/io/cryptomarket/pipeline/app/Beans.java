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
import io.cryptomarket.pipeline.storage.StoredOrigins;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.s3.S3Client;

/** The beans that the routes name. All generations share them, except for the data formats. */
public final class Beans {

    /** Allows some paid retries after faults, and limits what a persistent fault can cost. */
    private static final int DAILY_CAP_IN_SNAPSHOTS = 10;

    private static final int MONTHLY_CAP_IN_SNAPSHOTS = 60;

    private static final Duration BESIDES_RETRIES = Duration.ofMinutes(10);

    private final Settings settings;
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final RunDate runDate;
    private final FetchLock fetchLock;
    private final StoredOrigins origins;

    /** @param work the folder in which the pages of a fetch are collected */
    public Beans(
            Settings settings,
            Backends backends,
            S3Client s3,
            Clock clock,
            Quarantine quarantine,
            Path work,
            Progress progress) {
        this.settings = settings;
        this.runDate = new RunDate(clock);
        this.fetchLock = new FetchLock(longestFetch(), runDate);
        this.origins = new StoredOrigins(s3, backends.lake().bucket());
        make(backends, s3, clock, quarantine, work, progress);
    }

    /** Lets one fetch run at a time, across the generations of the routes. */
    FetchLock fetchLock() {
        return fetchLock;
    }

    /** Binds all beans for one generation of the routes. */
    public void bind(BiConsumer<String, Object> registry) {
        beans.forEach(registry);
        // A new one for each generation, since Camel injects its context.
        registry.accept("rawAssets", new RawDataFormat(origins));
    }

    private void make(
            Backends backends, S3Client s3, Clock clock, Quarantine quarantine, Path work, Progress progress) {
        var bucket = backends.lake().bucket();
        var gates = settings.gates();
        var source = URI.create(backends.coinCap() + "/assets");
        var inventory = new Inventory(s3, bucket);
        var republishing = new Republishing(inventory, settings.layout(), bucket);
        beans.put("runDate", runDate);
        beans.put("coincap", new CoinCap(backends.coinCap(), backends.apiKey(), clock));
        beans.put("columns", new Columns(settings.knownFields(), progress));
        beans.put("failures", new ErrorMessages(backends.lake(), clock));
        beans.put("fetchLock", fetchLock);
        beans.put("gates", new Gates(gates, clock));
        beans.put(
                "previousSnapshot",
                new PreviousSnapshot(s3, bucket, settings.keys("lake.raw-key"), gates.needsPreviousSnapshot()));
        beans.put("ledger", ledger(settings, backends, s3, clock));
        beans.put("manifests", new Manifests(Version.number()));
        beans.put("origins", origins);
        beans.put("quarantine", quarantine);
        beans.put("openapi", new OpenApi());
        beans.put(
                "rawSnapshots",
                new RawSnapshotFactory(
                        source,
                        settings.number("coincap.assets"),
                        settings.number("coincap.page-size"),
                        work,
                        clock,
                        progress));
        beans.put("responses", new ApiResponses(bucket, inventory, settings.keys("lake.manifest-key"), origins));
        beans.put("republishing", republishing);
        beans.put("republishExecutor", republishing.executor());
        beans.put(
                "schema",
                new Schema(
                        bucket,
                        settings.keys("lake.csv-key"),
                        settings.text("lake.datapackage-key"),
                        settings.text("lake.athena-key"),
                        settings.text("lake.duckdb-key")));
        beans.put("catchUpGuard", new CatchUpGuard(fetchLock, quarantine));
        beans.put("storedContent", new StoredContent());
        beans.put("simulationGuard", new SimulationGuard(backends.isSimulated()));
    }

    /** No retry begins after the window; the margin covers the calls themselves. */
    private Duration longestFetch() {
        return Duration.ofMillis(settings.number("coincap.retry-window")).plus(BESIDES_RETRIES);
    }

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
