package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.credits.CreditCap;
import io.cryptomarket.pipeline.health.HealthIndicator.Status;
import io.cryptomarket.pipeline.snapshot.Manifest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The metrics that are read at each request: S3, the newest snapshot, credits, health and schedule. */
final class Gauges {

    private final LakeMonitor lake;
    private final ScheduleHealth schedule;
    private final Health health;

    Gauges(LakeMonitor lake, ScheduleHealth schedule, Health health) {
        this.lake = lake;
        this.schedule = schedule;
        this.health = health;
    }

    void register(Metrics metrics) {
        metrics.gauge("s3_up", "Whether the last request to S3 succeeded.", () -> s3Up());
        metrics.gauge(
                "missing_days", "Dates without a snapshot among the last thirty before today.", () -> missingDays());
        metrics.gauge(
                "freshness_seconds",
                "Age of the data of the newest published snapshot.",
                () -> newest(manifest -> lake.age(manifest).toMillis() / 1000.0));
        metrics.gauge(
                "snapshot_timestamp_seconds",
                "CoinCap's timestamp of the newest published snapshot.",
                () -> newest(manifest -> seconds(Instant.parse(manifest.apiTimestamp()))));
        metrics.gauge("snapshot_rows", "Assets of the newest published snapshot.", () -> newest(Manifest::rows));
        metrics.gauges("snapshot_bytes", "Object sizes of the newest published snapshot.", "object", this::sizes);
        metrics.gauges(
                "credits_spent_in_period",
                "Credits that all processes have spent in this UTC day and month.",
                "period",
                this::spent);
        metrics.gauges("credits_cap", "The most credits that may be spent in a period.", "period", this::caps);
        metrics.gauges("health_up", "Whether a part of the service is healthy.", "part", this::states);
        metrics.gauge("next_fire_timestamp_seconds", "When the clock starts its next run.", () -> schedule.earliest()
                .map(Gauges::seconds)
                .orElse(null));
    }

    private @Nullable Number s3Up() {
        var reachable = lake.isReachable();
        return reachable == null ? null : number(reachable);
    }

    private @Nullable Number missingDays() {
        var status = lake.status();
        return status == null ? null : status.missing().size();
    }

    private @Nullable Number newest(Function<Manifest, Number> value) {
        var newest = lake.newest();
        return newest == null ? null : value.apply(newest);
    }

    private Map<String, Number> sizes() {
        var newest = lake.newest();
        return newest == null
                ? Map.of()
                : Map.of("csv", newest.csv().bytes(), "raw", newest.raw().bytes());
    }

    private Map<String, Number> spent() {
        var usage = lake.creditUsage();
        return usage == null ? Map.of() : Map.of("day", usage.today(), "month", usage.month());
    }

    private Map<String, Number> caps() {
        var usage = lake.creditUsage();
        var caps = new HashMap<String, Number>();
        if (usage != null) {
            put("day", usage.daily(), caps);
            put("month", usage.monthly(), caps);
        }
        return caps;
    }

    private static void put(String period, @Nullable CreditCap cap, Map<String, Number> caps) {
        if (cap != null) {
            caps.put(period, cap.credits());
        }
    }

    private Map<String, Number> states() {
        var states = new HashMap<String, Number>();
        health.report().states().forEach((part, state) -> {
            if (state.status() != Status.UNKNOWN) {
                states.put(part, number(state.status() == Status.UP));
            }
        });
        return states;
    }

    private static Number number(boolean up) {
        return up ? 1 : 0;
    }

    private static Number seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
