package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.http.OpenApi;
import io.cryptomarket.pipeline.http.Problems;
import io.cryptomarket.pipeline.http.Replies;
import io.cryptomarket.pipeline.http.Republishing;
import io.cryptomarket.pipeline.lake.Failures;
import io.cryptomarket.pipeline.lake.Inventory;
import io.cryptomarket.pipeline.lake.LastDay;
import io.cryptomarket.pipeline.lake.Ledger;
import io.cryptomarket.pipeline.lake.Quarantine;
import io.cryptomarket.pipeline.lake.Schema;
import io.cryptomarket.pipeline.lake.Setbacks;
import io.cryptomarket.pipeline.snapshot.Calendar;
import io.cryptomarket.pipeline.snapshot.Columns;
import io.cryptomarket.pipeline.snapshot.Flight;
import io.cryptomarket.pipeline.snapshot.Gates;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.RawDataFormat;
import io.cryptomarket.pipeline.snapshot.RawSnapshots;
import io.cryptomarket.pipeline.snapshot.Source;
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
        var flight = new Flight(longestFlight());
        var source = URI.create(backends.coinCap() + "/assets");
        camel.bind("calendar", new Calendar(clock));
        camel.bind("coincap", new CoinCap(backends.coinCap(), backends.apiKey(), clock));
        camel.bind("columns", new Columns(settings.knownFields(), progress));
        camel.bind("failures", new Failures(backends.lake(), clock));
        camel.bind("flight", flight);
        camel.bind("gates", new Gates(gates, clock));
        camel.bind("lastDay", new LastDay(s3, bucket, settings.keys("lake.raw-key"), gates.compares()));
        camel.bind("ledger", ledger(settings, backends, s3, clock));
        camel.bind("manifests", new Manifests(Version.number()));
        camel.bind("quarantine", quarantine);
        camel.bind("rawAssets", new RawDataFormat());
        camel.bind("openapi", new OpenApi());
        camel.bind(
                "rawSnapshots",
                new RawSnapshots(
                        source,
                        settings.number("coincap.assets"),
                        settings.number("coincap.page-size"),
                        work,
                        clock,
                        progress));
        camel.bind("replies", new Replies(bucket, new Inventory(s3, bucket), settings.keys("lake.manifest-key")));
        camel.bind("republishing", new Republishing(new Inventory(s3, bucket), settings.layout(), new Problems(clock)));
        camel.bind("fewAtOnce", Republishing.threads());
        camel.bind(
                "schema",
                new Schema(
                        bucket,
                        settings.keys("lake.csv-key"),
                        settings.text("lake.datapackage-key"),
                        settings.text("lake.athena-key"),
                        settings.text("lake.duckdb-key")));
        camel.bind("setbacks", new Setbacks(flight, quarantine));
        camel.bind("source", new Source(backends.isSimulated()));
    }

    /** No retry begins later than the window, and what a call takes then is little beside the rest. */
    private Duration longestFlight() {
        return Duration.ofMillis(settings.number("coincap.retry-window")).plus(BESIDES_RETRIES);
    }

    /** The ledger over a client of S3. */
    static Ledger ledger(Settings settings, Backends backends, S3Client s3, Clock clock) {
        return new Ledger(
                s3,
                backends.lake().bucket(),
                backends.apart(settings.text("lake.credits-prefix")),
                settings.cap("credits.daily-cap", DAILY_CAP_IN_SNAPSHOTS),
                settings.cap("credits.monthly-cap", MONTHLY_CAP_IN_SNAPSHOTS),
                clock);
    }
}
