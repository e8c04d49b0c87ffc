package io.cryptomarket.pipeline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.health.HealthDetail.Status;
import io.cryptomarket.pipeline.health.LakeWatch;
import io.cryptomarket.pipeline.health.Metrics;
import io.cryptomarket.pipeline.health.Vitals;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.ManagementService;
import io.cryptomarket.pipeline.http.Page;
import io.cryptomarket.pipeline.http.Page.Content;
import io.cryptomarket.pipeline.lake.Failures;
import io.cryptomarket.pipeline.lake.HastyS3;
import io.cryptomarket.pipeline.lake.Recent;
import io.cryptomarket.pipeline.reload.ReloadStatus;
import io.cryptomarket.pipeline.snapshot.JsonBytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/** The management port of a service: what it says of itself, and where that is read. */
final class Management implements AutoCloseable {

    private static final String JSON = "application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Vitals vitals;
    private final ManagementService port;

    private Management(Vitals vitals, ManagementService port) {
        this.vitals = vitals;
        this.port = port;
    }

    /** The one that the settings describe. */
    static Management of(Settings settings, Backends backends, S3Client s3, Clock clock, Supplier<ReloadStatus> reloads)
            throws HttpStartException {
        var lake = backends.lake();
        var hasty = new HastyS3(s3, LakeWatch.LIMIT);
        var failures = new Failures(lake, clock);
        var hours = settings.numberOrOff("management.stale-hours");
        var watch = new LakeWatch(
                new Recent(hasty, lake.bucket(), settings.keys("lake.manifest-key")),
                Beans.ledger(settings, backends, hasty, clock),
                failures,
                clock,
                hours == null ? null : Duration.ofHours(hours));
        var vitals = new Vitals(Version.number(), watch, failures, clock);
        vitals.add(new ReloadHealth(reloads));
        vitals.metrics().pendingRouteFiles(() -> reloads.get().pending().size());
        return new Management(
                vitals, new ManagementService(Address.of("management", settings), pages(vitals, reloads)));
    }

    private static Stream<Page> pages(Vitals vitals, Supplier<ReloadStatus> reloads) {
        return Stream.of(
                new Page("/health/live", true, true, () -> status(true)),
                new Page("/health/ready", true, false, () -> status(vitals.isReady())),
                new Page("/health", false, false, () -> {
                    var report = vitals.report();
                    return new Content(report.isUp() ? 200 : 503, JSON, report.json());
                }),
                new Page("/reload", false, false, () -> new Content(200, JSON, json(reloads.get()))),
                new Page("/metrics", false, false, () -> new Content(200, Metrics.MEDIA_TYPE, vitals.measurements())));
    }

    private static String json(ReloadStatus status) {
        return new String(JsonBytes.of(MAPPER, ReloadHealth.facts(status)), StandardCharsets.UTF_8);
    }

    private static Content status(boolean up) {
        return new Content(up ? 200 : 503, JSON, "{\"status\":\"" + (up ? Status.UP : Status.DOWN) + "\"}\n");
    }

    /** Where other parts of the service say how they are, and are counted. */
    Vitals vitals() {
        return vitals;
    }

    /** Opens the port, at which the service says from then on that it is not ready yet. */
    void listen() throws HttpStartException {
        port.listen();
    }

    /** Where health and metrics are read. */
    URI url() {
        return port.url();
    }

    /** Who may read them, in words. */
    String access() {
        return port.needsToken() ? "with a bearer token" : "for whoever reaches it";
    }

    @Override
    public void close() {
        port.close();
        vitals.close();
    }
}
