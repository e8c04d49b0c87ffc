package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.health.HealthIndicator;
import io.cryptomarket.pipeline.reload.ReloadStatus;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.RepublishedRange;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** The pipeline as the commands wire it, between a scripted CoinCap and a lake of the test's own. */
public final class TestPipeline implements AutoCloseable {

    static final String API_KEY = "the-key-of-the-tests";

    private final Backends backends;
    private final Pipeline pipeline;

    private TestPipeline(Backends backends, Pipeline pipeline) {
        this.backends = backends;
        this.pipeline = pipeline;
    }

    /** Starts with the clock off at this moment; each setting is {@code name=value}. */
    public static TestPipeline start(ScriptedCoinCap coinCap, TestLake testLake, Instant now, String... settings)
            throws Exception {
        return start(environment(coinCap, testLake, settings), now, false);
    }

    public static TestPipeline start(Map<String, String> environment, Instant now, boolean clockOn) throws Exception {
        return start(environment, Clock.fixed(now, ZoneOffset.UTC), clockOn);
    }

    public static TestPipeline start(Map<String, String> environment, Clock clock, boolean clockOn) throws Exception {
        return start(environment, clock, clockOn ? Set.of(Trigger.CLOCK) : Set.of());
    }

    /** Starts with the clock off and the HTTP server on at any free port. */
    static TestPipeline serve(ScriptedCoinCap coinCap, TestLake testLake, Instant now, String... settings)
            throws Exception {
        var environment = environment(coinCap, testLake, settings);
        environment.put("HTTP_PORT", "0");
        return serve(environment, now);
    }

    static TestPipeline serve(Map<String, String> environment, Instant now) throws Exception {
        return start(environment, Clock.fixed(now, ZoneOffset.UTC), Set.of(Trigger.HTTP));
    }

    static TestPipeline start(Map<String, String> environment, Clock clock, Set<Trigger> triggers) throws Exception {
        SecretSettings.note(environment);
        System.setProperty("aws.accessKeyId", TestLake.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", TestLake.SECRET_KEY);
        var loaded = Settings.load(Path.of(""), null, environment);
        var backends = new Backends(loaded, clock);
        return started(backends, new Pipeline(loaded, backends, clock, Progress.NONE, triggers));
    }

    private static TestPipeline started(Backends backends, Pipeline pipeline) throws UsageException {
        try {
            pipeline.start();
        } catch (UsageException e) {
            pipeline.close();
            throw e;
        }
        return new TestPipeline(backends, pipeline);
    }

    public static Map<String, String> environment(ScriptedCoinCap coinCap, TestLake testLake, String... settings) {
        var environment = new HashMap<String, String>();
        environment.put("COINCAP_URL", coinCap.url().toString());
        environment.put("COINCAP_API_KEY", API_KEY);
        environment.put("COINCAP_RETRY_DELAY", "10");
        environment.put("GATES_MINIMUM_ROWS", "1");
        environment.put("S3_ENDPOINT", testLake.endpoint().toString());
        environment.put("S3_BUCKET", TestLake.BUCKET);
        environment.put("S3_PATH_STYLE", "true");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("ROUTES_RELOAD", "false");
        environment.putAll(settings(settings));
        return environment;
    }

    /** Settings, each {@code name=value}, as environment variables. */
    static Map<String, String> settings(String... settings) {
        var variables = new HashMap<String, String>();
        for (var setting : settings) {
            int equals = setting.indexOf('=');
            var name = setting.substring(0, equals).toUpperCase(Locale.ROOT);
            variables.put(name.replace('.', '_').replace('-', '_'), setting.substring(equals + 1));
        }
        return variables;
    }

    public static ScriptedCoinCap scripted() {
        try {
            return ScriptedCoinCap.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a field that is set before each test. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // never read before it is set
    static <T> T unset() {
        return null;
    }

    /** Whether it can be called at all. */
    boolean isOpen() {
        return pipeline.url() != null;
    }

    /** Where it can be called. */
    URI url() {
        return Objects.requireNonNull(pipeline.url());
    }

    /** Whether it tells how it is at all. */
    boolean isManaged() {
        return pipeline.management() != null;
    }

    /** Lets a part that the test makes up say how it is. */
    void addHealth(String part, HealthIndicator indicator) {
        Objects.requireNonNull(pipeline.management()).observability().add(part, indicator);
    }

    /** Where it tells how it is. */
    URI management() {
        return Objects.requireNonNull(pipeline.management()).url();
    }

    public SnapshotResult snapshot() throws Exception {
        return pipeline.snapshot(null);
    }

    public SnapshotResult snapshot(String asked) throws Exception {
        return pipeline.snapshot(asked);
    }

    Manifest accept(String key) throws Exception {
        return pipeline.accept(key);
    }

    /** How the routes in use came about. */
    ReloadStatus reloads() {
        return pipeline.reloads();
    }

    /** The running routes. */
    CamelContext context() {
        return pipeline.context();
    }

    /** The failure as a person is told it. */
    String message(Throwable failure) {
        return new ErrorMessages(backends.lake()).message(failure);
    }

    /** Makes one date again; fails as that date does. */
    public Published republish(SnapshotDate date) throws Exception {
        var range = republish(date, date, 1, Progress.NONE);
        for (var failure : range.failed().values()) {
            throw (Exception) failure;
        }
        return Stream.of(Published.values())
                .filter(what -> range.count(what) == 1)
                .findFirst()
                .orElseThrow();
    }

    public RepublishedRange republish(SnapshotDate from, SnapshotDate to, int parallel, Progress progress)
            throws Exception {
        return pipeline.republish(from.value(), to.value(), parallel, progress);
    }

    /** Copies the route files into a folder and replaces a text in one of them, which must be there. */
    public static void editRoute(Path folder, String route, String text, String by) throws IOException {
        try (var files = Files.newDirectoryStream(Path.of("routes"), "*.camel.yaml")) {
            for (var file : files) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        var file = folder.resolve(route + ".camel.yaml");
        var before = Files.readString(file);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, by));
    }

    /** Runs all of them at the same time and returns their results in order. */
    public static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        var threads = Executors.newFixedThreadPool(calls.size());
        try {
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Override
    public void close() {
        pipeline.close();
        backends.close();
    }
}
