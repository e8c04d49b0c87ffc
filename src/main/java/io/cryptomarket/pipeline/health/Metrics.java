package io.cryptomarket.pipeline.health;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the process. They count from its start to its end: a reload of routes does not reset them. The number of
 * values of each label is limited.
 */
public final class Metrics {

    /** The media type of {@link #text}. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    static final String PREFIX = "crypto_market_";

    /** Several times the number of shipped routes. The limit keeps renamed routes from filling the memory. */
    private static final int MOST_ROUTES = 200;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Set<String> routes = ConcurrentHashMap.newKeySet();

    private final Counter runs =
            counter("runs", "Ended runs by trigger, outcome and cause.", "trigger", "outcome", "cause");
    private final Summary runDuration = seconds("run_duration", "Duration of runs.", "trigger", "outcome");
    private final Summary routeDuration =
            seconds("route_duration", "Duration of each route in a run.", "route", "outcome");
    private final Counter creditsSpent = counter("credits_spent", "Credits that this process has spent at CoinCap.");
    private final Counter reloads = counter("reloads", "Edits of the route files by outcome.", "outcome");
    private final Summary reloadDuration =
            seconds("reload_duration", "Duration of reloads, from the moment when the files were stable.", "outcome");
    private final Counter calls = counter("http_requests", "Ended HTTP requests.", "route", "method", "status");
    private final Summary callDuration =
            seconds("http_request_duration", "Duration of HTTP requests.", "route", "method");

    /** @param version of this build */
    public Metrics(String version) {
        Info.builder()
                .name(PREFIX + "build")
                .help("The running version.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(version);
        JvmMemoryMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** Without exemplars, since there are no traces. */
    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Summary seconds(String name, String help, String... labels) {
        return Summary.builder()
                .name(PREFIX + name)
                .help(help)
                .unit(Unit.SECONDS)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    /** Registers a gauge that is read at each request, and is absent while its value is null. */
    void gauge(String name, String help, Supplier<@Nullable Number> source) {
        gauge(name, help, gauge -> {
            var value = source.get();
            if (value != null) {
                gauge.call(value.doubleValue());
            }
        });
    }

    /** Registers a gauge with a value for each value of its label. */
    void gauges(String name, String help, String label, Supplier<Map<String, Number>> source) {
        gauge(name, help, gauge -> source.get().forEach((key, value) -> gauge.call(value.doubleValue(), key)), label);
    }

    private void gauge(String name, String help, Consumer<GaugeWithCallback.Callback> source, String... labels) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .callback(source)
                .register(registry);
    }

    void add(Gauges gauges) {
        gauges.register(this);
    }

    void runEnded(String trigger, String outcome, String cause, Duration took) {
        runs.labelValues(trigger, outcome, cause).inc();
        runDuration.labelValues(trigger, outcome).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    void routeEnded(String route, String outcome, Duration took) {
        var label = routes.contains(route) || (routes.size() < MOST_ROUTES && routes.add(route)) ? route : "other";
        routeDuration.labelValues(label, outcome).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    void creditsSpent(long credits) {
        creditsSpent.inc(credits);
    }

    /** An edit of the route files was applied or refused. */
    public void reloadEnded(String outcome, Duration took) {
        reloads.labelValues(outcome).inc();
        reloadDuration.labelValues(outcome).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    /** Registers the number of route files whose content is not in use. */
    public void pendingRouteFiles(IntSupplier files) {
        gauge(
                "route_files_pending",
                "Route files whose edit is not in use: it is refused, or waits for runs to end.",
                files::getAsInt);
    }

    /**
     * Counts an ended HTTP request.
     *
     * @param status 0 if the connection ended without an answer
     */
    public void requestEnded(String route, String method, int status, Duration took) {
        calls.labelValues(route, method, status == 0 ? "aborted" : Integer.toString(status))
                .inc();
        callDuration.labelValues(route, method).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    /** All metrics in the Prometheus text format. */
    public String text() {
        var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
