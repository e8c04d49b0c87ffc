package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.storage.ErrorMessages;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Readiness, health and metrics of the service. */
public final class Observability implements AutoCloseable {

    /** A property of an exchange that ends where it began, and is no run: its moment was served already. */
    public static final String NO_RUN = "CryptoMarketNoRun";

    private final Health health;
    private final Metrics metrics;
    private final LastRuns lastRuns = new LastRuns();
    private final LakeMonitor lake;
    private final CamelHealth routes;
    private final ScheduleHealth scheduleHealth;
    private final RunMetricsPolicy watch;

    /**
     * @param version of this build
     * @param lake is closed with this
     * @param context the routes in use; gives null before there are any
     */
    public Observability(
            String version,
            LakeMonitor lake,
            ErrorMessages errorMessages,
            Clock clock,
            Supplier<@Nullable CamelContext> context) {
        this.lake = lake;
        this.health = new Health(version, clock);
        this.metrics = new Metrics(version);
        this.routes = new CamelHealth(context);
        this.scheduleHealth = new ScheduleHealth(context);
        this.watch = new RunMetricsPolicy(metrics, lastRuns, errorMessages, clock, lake::expire);
        health.add("routes", routes);
        new LakeHealth(lake).addTo(health);
        health.add("schedule", scheduleHealth);
        health.add("runs", lastRuns);
        metrics.add(new Gauges(lake, scheduleHealth, health));
    }

    /** Watches what runs in this context, none of whose routes is loaded yet. */
    public void watch(CamelContext context) {
        context.addRoutePolicyFactory(watch);
    }

    /** Adds a part of the service to the health report. */
    public void add(String part, HealthIndicator indicator) {
        health.add(part, indicator);
    }

    public Metrics metrics() {
        return metrics;
    }

    /** The routes can be called. */
    public void started() {
        routes.open();
    }

    /** The service starts no more runs. */
    public void stopping() {
        routes.close();
    }

    /** Whether the service can be called: the routes run, and it is not stopping. */
    public boolean isReady() {
        return routes.state().status() == HealthIndicator.Status.UP;
    }

    /** The health of every part; may wait a few seconds for S3. */
    public Health.Report report() {
        lake.refresh();
        return health.report();
    }

    /** All metrics in the Prometheus text format; may wait a few seconds for S3. */
    public String metricsText() {
        lake.refresh();
        return metrics.text();
    }

    @Override
    public void close() {
        lake.close();
    }
}
