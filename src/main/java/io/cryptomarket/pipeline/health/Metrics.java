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
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * What the process counts, from its start to its end: a registry of its own, which no reload of routes begins anew. Labels
 * have few values, whatever comes.
 */
public final class Metrics {

    /** The type of {@link #text}. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    static final String PREFIX = "crypto_market_";

    /** Several times as many as there are; routes that come and go by edits must not fill the memory. */
    private static final int MOST_ROUTES = 200;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Set<String> routes = ConcurrentHashMap.newKeySet();

    private final Counter runs =
            counter("runs", "Runs that have ended, by what began them.", "trigger", "outcome", "cause");
    private final Summary runDuration = seconds("run_duration", "How long runs took.", "trigger", "outcome");
    private final Summary routeDuration =
            seconds("route_duration", "How long the routes took that a run passed through.", "route", "outcome");
    private final Counter creditsSpent = counter("credits_spent", "Credits of CoinCap's answers to this process.");
    private final Counter reloads = counter("reloads", "Edits of the route files, by what became of them.", "outcome");
    private final Summary reloadDuration =
            seconds("reload_duration", "How long edits of the route files took, from their coming to rest.", "outcome");
    private final Counter calls =
            counter("http_requests", "Calls over HTTP that have ended.", "route", "method", "status");
    private final Summary callDuration =
            seconds("http_request_duration", "How long calls over HTTP took.", "route", "method");

    /** @param version of this build */
    public Metrics(String version) {
        Info.builder()
                .name(PREFIX + "build")
                .help("The version that runs.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(version);
        JvmMemoryMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** Exemplars are for traces, and there are none here. */
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

    /** Adds what is read anew for every answer. */
    void add(MultiCollector source) {
        registry.register(source);
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

    /** An edit of the route files was dealt with. */
    public void reloadEnded(String outcome, Duration took) {
        reloads.labelValues(outcome).inc();
        reloadDuration.labelValues(outcome).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    /** Lets it be seen how many route files in the folder are not in use as they stand there. */
    public void pendingRouteFiles(IntSupplier files) {
        GaugeWithCallback.builder()
                .name(PREFIX + "route_files_pending")
                .help("Route files whose edit is not in use: it is refused, or waits for runs to end.")
                .callback(callback -> callback.call(files.getAsInt()))
                .register(registry);
    }

    /** A call over HTTP has ended. */
    public void requestEnded(String route, String method, int status, Duration took) {
        calls.labelValues(route, method, status == 0 ? "aborted" : Integer.toString(status))
                .inc();
        callDuration.labelValues(route, method).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    /** Everything in Prometheus's text format. */
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
