package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.storage.ErrorMessages;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Everything that the service says of itself: whether it is ready, how it is, and what it has counted. */
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
        health.add(routes);
        new LakeHealth(lake).indicators().forEach(health::add);
        health.add(scheduleHealth);
        health.add(lastRuns);
        metrics.add(new Gauges(lake, scheduleHealth, health));
    }

    /** Watches what runs in this context, none of whose routes is loaded yet. */
    public void watch(CamelContext context) {
        context.addRoutePolicyFactory(watch);
    }

    /** Lets another part of the service say how it is. */
    public void add(HealthIndicator detail) {
        health.add(detail);
    }

    /** What is counted. */
    public Metrics metrics() {
        return metrics;
    }

    /** Everything is there that a call needs. */
    public void started() {
        routes.open();
    }

    /** Nothing is begun any more. */
    public void stopping() {
        routes.close();
    }

    /** Whether it can be called: the routes run, and it is not being stopped. */
    public boolean isReady() {
        return routes.state().status() == HealthIndicator.Status.UP;
    }

    /** How every part is; may wait a few seconds for S3. */
    public Health.Report report() {
        lake.refresh();
        return health.report();
    }

    /** What is counted and measured, in Prometheus's text format; may wait as well. */
    public String metricsText() {
        lake.refresh();
        return metrics.text();
    }

    @Override
    public void close() {
        lake.close();
    }
}
