package io.cryptomarket.pipeline.app;

import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.audit.Audit;
import io.cryptomarket.pipeline.audit.AuditReport;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.testing.MovableClock;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A service that is started again and again over the same folders, and how it is called, edited and looked at. */
final class SoakService implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String WORK = "crypto-market-pipeline-";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final MovableClock clock;
    private final Map<String, String> environment;
    private TestPipeline service = TestPipeline.unset();
    private Path spoilt = Path.of("");
    private String unspoilt = "";
    private int starts;

    /** @param folder for its routes and its state */
    SoakService(Path folder, MovableClock clock, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.environment = new HashMap<>(environment);
        this.environment.put("ROUTES_FOLDER", routes().toString());
        this.environment.put("STATE_FOLDER", state().toString());
        Files.createDirectories(routes());
        try (var files = Files.newDirectoryStream(Path.of("routes"))) {
            for (var file : files) {
                Files.copy(file, routes().resolve(file.getFileName().toString()));
            }
        }
    }

    /** Starts it, with snapshots in pages of so many assets. */
    void start(int pageSize) throws Exception {
        environment.put("COINCAP_PAGE_SIZE", Integer.toString(pageSize));
        service = TestPipeline.start(environment, clock, EnumSet.of(Trigger.HTTP));
        starts++;
    }

    int starts() {
        return starts;
    }

    @Override
    public void close() {
        service.close();
    }

    /** Leaves in the temporary folder what a killed process would have. */
    void leaveOrphanedWorkFolder() throws IOException {
        var left = Files.createTempDirectory(temporary(), WORK);
        Files.createFile(left.resolve("in-use.lock"));
        Files.write(left.resolve("page-1.json.gz"), new byte[100_000]);
    }

    HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return call(service.url(), method, path);
    }

    /** What the management port answers. */
    HttpResponse<String> callManagement(String path) throws IOException, InterruptedException {
        return call(service.management(), "GET", path);
    }

    private HttpResponse<String> call(URI port, String method, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(port.resolve(path))
                .method(method, BodyPublishers.noBody())
                .timeout(Duration.ofMinutes(2))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** Takes the snapshot as the clock does; what went wrong in one line, or null. */
    @Nullable
    String snapshot() {
        try {
            service.snapshot();
            return null;
        } catch (Exception e) {
            return service.message(e);
        }
    }

    /** Accepts a refused answer, as the command does. */
    void accept(String key) throws Exception {
        service.accept(key);
    }

    /** Audits these dates as the command does. */
    AuditReport audit(TestLake testLake, @Nullable LocalDate from, @Nullable LocalDate to) throws Exception {
        var layout = Settings.load(Path.of(""), null, environment).layout();
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new Audit(testLake.client(), TestLake.BUCKET, layout, OptionalInt.of(90), Progress.NONE)
                .run(from, to, today);
    }

    /** Saves a route file that cannot be used; returns when it is refused. */
    void breakRoute(String route) throws IOException {
        spoilt = file(route);
        unspoilt = Files.readString(spoilt);
        Files.writeString(spoilt, unspoilt + "garbage\n");
        await().atMost(SOON).until(() -> service.reloads().isPending());
    }

    /** Saves it as it was; returns when nothing is refused any more. */
    void repairRoutes() throws IOException {
        Files.writeString(spoilt, unspoilt);
        await().atMost(SOON).until(() -> !service.reloads().isPending());
    }

    /** Saves a route file as it is shipped, with a text in it replaced; returns when that is in use. */
    void edit(String route, String text, String by) throws IOException {
        var before = reloads();
        var shipped = Files.readString(Path.of("routes").resolve(route + ".camel.yaml"));
        Files.writeString(file(route), shipped.replace(text, by));
        await().atMost(SOON)
                .until(() -> reloads() > before && !service.reloads().isPending());
    }

    /** How many edits were dealt with since the start. */
    private double reloads() throws IOException {
        try {
            return callManagement("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("crypto_market_reloads_total"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Path file(String route) {
        return routes().resolve(route + ".camel.yaml");
    }

    private Path routes() {
        return folder.resolve("routes");
    }

    private Path state() {
        return folder.resolve("state");
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** What must not be more after a thousand days than after one. */
    Map<String, Integer> openResources() throws IOException {
        int work = 0;
        try (var folders = Files.newDirectoryStream(temporary(), WORK + "*")) {
            for (var found : folders) {
                // A build puts its package beside them.
                work += Files.isDirectory(found) ? filesIn(found) : 0;
            }
        }
        var context = service.context();
        return new TreeMap<>(Map.of(
                "work", work,
                "state", filesIn(state()),
                "routes", context.getRoutesSize(),
                "endpoints", context.getEndpoints().size()));
    }

    private static int filesIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return (int) files.filter(Files::isRegularFile).count();
        }
    }
}
