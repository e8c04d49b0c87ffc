package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.credits.CreditCap;
import io.cryptomarket.pipeline.credits.CreditUsage;
import io.cryptomarket.pipeline.health.HealthIndicator.Status;
import io.cryptomarket.pipeline.storage.LakeStatusReader.LakeStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is measured when somebody asks: the state of the lake and of the clock. What is not known is left out. */
final class Gauges implements MultiCollector {

    private final LakeMonitor lake;
    private final ScheduleHealth clock;
    private final Health health;

    Gauges(LakeMonitor lake, ScheduleHealth clock, Health health) {
        this.lake = lake;
        this.clock = clock;
        this.health = health;
    }

    /** The gauges of one answer, as far as there are any. */
    private static final class Collected {

        private final List<MetricSnapshot> gauges = new ArrayList<>();

        private void add(String name, String help, double value) {
            add(name, help, List.of(point(value, Labels.EMPTY)));
        }

        private void add(String name, String help, List<GaugeDataPointSnapshot> points) {
            if (!points.isEmpty()) {
                var gauge = GaugeSnapshot.builder().name(Metrics.PREFIX + name).help(help);
                points.forEach(gauge::dataPoint);
                gauges.add(gauge.build());
            }
        }
    }

    @Override
    public MetricSnapshots collect() {
        var measured = new Collected();
        addLake(measured);
        addStates(measured);
        clock.earliest()
                .ifPresent(at -> measured.add(
                        "next_fire_timestamp_seconds", "When the clock begins its next run.", seconds(at)));
        return new MetricSnapshots(measured.gauges);
    }

    private void addLake(Collected measured) {
        var answers = lake.isReachable();
        if (answers != null) {
            measured.add("s3_up", "Whether S3 answered when it was last asked.", answers ? 1 : 0);
        }
        var standing = lake.status();
        if (standing != null) {
            addSnapshot(standing, measured);
        }
        var creditUsage = lake.creditUsage();
        if (creditUsage != null) {
            addCredits(creditUsage, measured);
        }
    }

    private void addSnapshot(LakeStatus standing, Collected measured) {
        measured.add(
                "missing_days",
                "Dates without a snapshot among the last thirty before today.",
                standing.missing().size());
        var newest = standing.newest();
        if (newest != null) {
            measured.add(
                    "freshness_seconds",
                    "How old the data of the newest published snapshot is.",
                    lake.age(newest).toMillis() / 1000.0);
            measured.add(
                    "snapshot_timestamp_seconds",
                    "When CoinCap made the newest published snapshot.",
                    seconds(Instant.parse(newest.apiTimestamp())));
            measured.add("snapshot_rows", "Assets of the newest published snapshot.", (double) newest.rows());
            measured.add(
                    "snapshot_bytes",
                    "Size of the objects of the newest published snapshot.",
                    List.of(
                            point(newest.csv().bytes(), Labels.of("object", "csv")),
                            point(newest.raw().bytes(), Labels.of("object", "raw"))));
        }
    }

    private static void addCredits(CreditUsage creditUsage, Collected measured) {
        measured.add(
                "credits_spent_in_period",
                "Credits that all processes have spent in this UTC day and month.",
                List.of(point(creditUsage.today(), period("day")), point(creditUsage.month(), period("month"))));
        var caps = new ArrayList<GaugeDataPointSnapshot>();
        addCap("day", creditUsage.daily(), caps);
        addCap("month", creditUsage.monthly(), caps);
        measured.add("credits_cap", "The most credits that may be spent in a period.", caps);
    }

    private static void addCap(String period, @Nullable CreditCap creditCap, List<GaugeDataPointSnapshot> caps) {
        if (creditCap != null) {
            caps.add(point(creditCap.credits(), period(period)));
        }
    }

    private void addStates(Collected measured) {
        var points = new ArrayList<GaugeDataPointSnapshot>();
        health.report().states().forEach((part, state) -> {
            if (state.status() != Status.UNKNOWN) {
                points.add(point(state.status() == Status.UP ? 1 : 0, Labels.of("part", part)));
            }
        });
        measured.add("health_up", "Whether a part of the service does what it should.", points);
    }

    /** A metric is a double; what is counted here is far from where that matters. */
    private static GaugeDataPointSnapshot point(long value, Labels labels) {
        return point((double) value, labels);
    }

    private static Labels period(String period) {
        return Labels.of("period", period);
    }

    private static GaugeDataPointSnapshot point(double value, Labels labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
