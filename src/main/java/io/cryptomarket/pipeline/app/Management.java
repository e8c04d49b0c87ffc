package io.cryptomarket.pipeline.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.health.HealthIndicator.Status;
import io.cryptomarket.pipeline.health.LakeMonitor;
import io.cryptomarket.pipeline.health.Metrics;
import io.cryptomarket.pipeline.health.Observability;
import io.cryptomarket.pipeline.http.Endpoint;
import io.cryptomarket.pipeline.http.Endpoint.Content;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.ManagementService;
import io.cryptomarket.pipeline.reload.ReloadStatus;
import io.cryptomarket.pipeline.snapshot.JsonBytes;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.LakeStatusReader;
import io.cryptomarket.pipeline.storage.TimeLimitedS3Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** The management port of a service, with its health and metrics. */
public final class Management implements AutoCloseable {

    private static final String JSON = "application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Observability observability;
    private final ManagementService port;

    private Management(Observability observability, ManagementService port) {
        this.observability = observability;
        this.port = port;
    }

    /** Makes the management port that the settings describe. */
    static Management of(
            Settings settings,
            Backends backends,
            S3Client s3,
            Clock clock,
            Supplier<@Nullable CamelContext> routes,
            Supplier<ReloadStatus> reloads)
            throws HttpStartException {
        var lake = backends.lake();
        var timeLimitedS3 = new TimeLimitedS3Client(s3, LakeMonitor.LIMIT);
        var errorMessages = new ErrorMessages(lake, clock);
        var hours = settings.numberOrOff("management.stale-hours");
        var watch = new LakeMonitor(
                new LakeStatusReader(timeLimitedS3, lake.bucket(), settings.keys("lake.manifest-key")),
                Beans.ledger(settings, backends, timeLimitedS3, clock),
                errorMessages,
                clock,
                hours == null ? null : Duration.ofHours(hours));
        var observability = new Observability(Version.number(), watch, errorMessages, clock, routes);
        observability.add("reload", new ReloadHealth(reloads));
        observability.metrics().pendingRouteFiles(() -> reloads.get().pending().size());
        return new Management(
                observability,
                new ManagementService(HttpPorts.settings("management", settings), pages(observability, reloads)));
    }

    private static Stream<Endpoint> pages(Observability observability, Supplier<ReloadStatus> reloads) {
        return Stream.of(
                new Endpoint("/health/live", true, true, () -> status(true)),
                new Endpoint("/health/ready", true, false, () -> status(observability.isReady())),
                new Endpoint("/health", false, false, () -> {
                    var report = observability.report();
                    return new Content(report.isUp() ? 200 : 503, JSON, report.json());
                }),
                new Endpoint("/reload", false, false, () -> new Content(200, JSON, json(reloads.get()))),
                new Endpoint(
                        "/metrics",
                        false,
                        false,
                        () -> new Content(200, Metrics.MEDIA_TYPE, observability.metricsText())));
    }

    private static String json(ReloadStatus status) {
        return new String(JsonBytes.of(MAPPER, ReloadHealth.facts(status)), StandardCharsets.UTF_8);
    }

    private static Content status(boolean up) {
        return new Content(up ? 200 : 503, JSON, "{\"status\":\"" + (up ? Status.UP : Status.DOWN) + "\"}\n");
    }

    /** The health indicators and metrics, for the other parts of the service. */
    Observability observability() {
        return observability;
    }

    /** Opens the port, which reports the service as not ready until it has started. */
    void listen() throws HttpStartException {
        port.listen();
    }

    /** The URL of health and metrics. */
    public URI url() {
        return port.url();
    }

    /** How callers authenticate, in words. */
    public String access() {
        return access(port.needsToken());
    }

    static String access(boolean needsToken) {
        return needsToken ? "with a bearer token" : "without authentication";
    }

    @Override
    public void close() {
        port.close();
        observability.close();
    }
}
