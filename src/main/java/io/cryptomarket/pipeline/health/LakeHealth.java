package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.credits.CreditCap;
import io.cryptomarket.pipeline.health.HealthIndicator.State;
import io.cryptomarket.pipeline.health.HealthIndicator.Status;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.LakeStatusReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The health of S3, of the newest snapshot and of the credits. */
final class LakeHealth {

    private final LakeMonitor lake;

    LakeHealth(LakeMonitor lake) {
        this.lake = lake;
    }

    void addTo(Health health) {
        health.add("s3", this::s3);
        health.add("snapshot", this::snapshot);
        health.add("credits", this::credits);
    }

    private State s3() {
        var failure = lake.failureMessage();
        if (failure != null) {
            return State.down(failure);
        }
        return lake.isReachable() == null ? State.unknown("S3 was not read yet") : State.up(Map.of());
    }

    /** Reports the last known snapshot while S3 is unreachable; only its age grows. */
    private State snapshot() {
        var status = lake.status();
        if (status == null) {
            return State.unknown("S3 was not read yet");
        }
        var newest = status.newest();
        if (newest == null) {
            return State.down("nothing is published");
        }
        var facts = new LinkedHashMap<String, Object>();
        facts.put("date", newest.date());
        facts.put("apiTimestamp", newest.apiTimestamp());
        facts.put("ageSeconds", lake.age(newest).toSeconds());
        facts.put("rows", newest.rows());
        facts.put("csvBytes", newest.csv().bytes());
        facts.put("simulated", newest.simulated());
        facts.put(
                "missingInLast" + LakeStatusReader.DAYS + "Days",
                status.missing().stream().map(SnapshotDate::toString).toList());
        var limit = lake.staleAfter();
        if (limit == null || lake.age(newest).compareTo(limit) <= 0) {
            return State.up(facts);
        }
        facts.put(State.REASON, "the data of the newest snapshot is older than " + limit.toHours() + " hours");
        return new State(Status.DOWN, facts);
    }

    /** A used-up cap is no failure: it ends with its period, and the day may be published already. */
    private State credits() {
        var usage = lake.creditUsage();
        return usage == null
                ? State.unknown("S3 was not read yet")
                : State.up(Map.of(
                        "today", facts(usage.today(), usage.daily()), "month", facts(usage.month(), usage.monthly())));
    }

    private static Map<String, Long> facts(long spent, @Nullable CreditCap cap) {
        var facts = new LinkedHashMap<String, Long>();
        facts.put("spent", spent);
        if (cap != null) {
            facts.put("cap", cap.credits());
            facts.put("left", Math.max(0, cap.credits() - spent));
        }
        return facts;
    }
}
