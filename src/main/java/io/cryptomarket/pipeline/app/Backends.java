package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.local.FaultScript;
import io.cryptomarket.pipeline.local.LocalS3;
import io.cryptomarket.pipeline.local.LocalStartException;
import io.cryptomarket.pipeline.local.SimulatedCoinCap;
import io.cryptomarket.pipeline.storage.S3Location;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The CoinCap and the S3 of the settings. Starts the simulated CoinCap or the embedded S3 if they name none. */
public final class Backends implements AutoCloseable {

    /** A URL at which nothing listens. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    static final URI REAL_COINCAP = URI.create("https://rest.coincap.io/v3");

    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    private final @Nullable URI coinCap;
    private final @Nullable String apiKey;
    private final boolean simulated;
    private final S3Location lake;
    private @Nullable Path bucketFolder;

    /** @param clock the clock of the simulated CoinCap; null for a command that does not call CoinCap */
    public Backends(Settings settings, @Nullable Clock clock) throws LocalStartException {
        try {
            var url = settings.urlOrNull("coincap.url");
            var key = settings.textOrNull("coincap.api-key");
            simulated = url == null && key == null;
            if (clock == null) {
                apiKey = null;
                coinCap = null;
            } else if (simulated) {
                apiKey = UUID.randomUUID().toString();
                coinCap = simulate(settings, apiKey, clock);
            } else {
                apiKey = key;
                coinCap = url != null ? url : REAL_COINCAP;
            }
            var bucket = settings.textOrNull("s3.bucket");
            lake = bucket != null ? external(settings, bucket) : embedded(settings);
        } catch (LocalStartException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Backends(Settings settings) {
        var url = settings.urlOrNull("coincap.url");
        simulated = url == null && settings.textOrNull("coincap.api-key") == null;
        apiKey = null;
        coinCap = url == null ? NOWHERE : url;
        var bucket = settings.textOrNull("s3.bucket");
        lake = S3Location.local(NOWHERE, bucket == null ? embeddedBucket() : bucket, "nobody", "nothing");
    }

    /** Has the names of the settings and starts nothing: for code that calls neither CoinCap nor S3. */
    public static Backends stub(Settings settings) {
        return new Backends(settings);
    }

    private URI simulate(Settings settings, String key, Clock clock) throws LocalStartException {
        lines.add("CoinCap is simulated: the market is made up (set COINCAP_API_KEY for the real one)");
        int port = settings.number("local.coincap-port");
        var faults = faults(settings);
        var server = SimulatedCoinCap.start(port, key, clock, Long.parseLong(settings.text("local.seed")), faults);
        started.add(server);
        return server.url();
    }

    private FaultScript faults(Settings settings) throws LocalStartException {
        if (settings.textOrNull("local.faults") == null) {
            return FaultScript.none();
        }
        var file = settings.path("local.faults");
        var faults = FaultScript.read(file);
        lines.add("the simulated CoinCap makes the faults of " + file + " first (calls: " + faults.calls() + ")");
        return faults;
    }

    private static S3Location external(Settings settings, String bucket) {
        return new S3Location(
                bucket,
                settings.urlOrNull("s3.endpoint"),
                settings.textOrNull("s3.region"),
                Boolean.parseBoolean(settings.text("s3.path-style")),
                null);
    }

    /** Keeps simulated snapshots in their own bucket, so that real ones start in an empty bucket. */
    private String embeddedBucket() {
        return simulated ? "crypto-market-simulated" : "crypto-market";
    }

    private S3Location embedded(Settings settings) throws LocalStartException {
        var bucket = embeddedBucket();
        var access = settings.text("local.s3-access-key");
        var secret = settings.text("local.s3-secret-key");
        var folder = settings.path("local.s3-folder");
        var server = LocalS3.start(folder, settings.number("local.s3-port"), access, secret, bucket);
        started.add(server);
        bucketFolder = server.folder().resolve(bucket);
        lines.add("S3 is embedded: " + server.endpoint() + " over " + folder + " (set S3_BUCKET for a real one)");
        if (!server.keepsMetadata()) {
            lines.add("the file system of " + folder + " keeps no extended attributes: content types will be lost");
        }
        return S3Location.local(server.endpoint(), bucket, access, secret);
    }

    /** The base URL of the API. */
    public URI coinCap() {
        if (coinCap == null) {
            throw new IllegalStateException("without CoinCap");
        }
        return coinCap;
    }

    /** Null to call CoinCap without a key. */
    @Nullable
    String apiKey() {
        return apiKey;
    }

    boolean isSimulated() {
        return simulated;
    }

    /** Keeps simulated objects under their own prefix, so that they do not count when the bucket is used for real. */
    String withSimulatedPrefix(String prefix) {
        return simulated ? prefix + "/simulated" : prefix;
    }

    public S3Location lake() {
        return lake;
    }

    /** The folder in which the embedded S3 server stores the bucket's objects as files; null with a real S3. */
    @Nullable
    public Path bucketFolder() {
        return bucketFolder;
    }

    /** One line for each embedded server. */
    public List<String> describe() {
        return List.copyOf(lines);
    }

    /** Can be called by two threads: the command's own and the shutdown hook. */
    @Override
    public synchronized void close() {
        for (var server : started) {
            try {
                server.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        started.clear();
    }
}
