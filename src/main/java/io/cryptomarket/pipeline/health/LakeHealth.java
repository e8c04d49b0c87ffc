package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.credits.CreditCap;
import io.cryptomarket.pipeline.health.HealthIndicator.State;
import io.cryptomarket.pipeline.health.HealthIndicator.Status;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.LakeStatusReader;
import io.cryptomarket.pipeline.storage.LakeStatusReader.LakeStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the lake says, as parts of the health. */
final class LakeHealth {

    private final LakeMonitor lake;

    LakeHealth(LakeMonitor lake) {
        this.lake = lake;
    }

    /** All of them. */
    Stream<HealthIndicator> indicators() {
        return Stream.of(
                new Part("s3", this::s3), new Part("snapshot", this::snapshot), new Part("credits", this::credits));
    }

    private record Part(String name, Supplier<State> source) implements HealthIndicator {
        @Override
        public State state() {
            return source.get();
        }
    }

    private State s3() {
        var silence = lake.failureMessage();
        if (silence != null) {
            return State.down(silence);
        }
        return lake.isReachable() == null ? State.unknown("S3 was not asked yet") : State.up(Map.of());
    }

    /** What was last known stays true while S3 is away, only that it grows old. */
    private State snapshot() {
        var standing = lake.status();
        if (standing == null) {
            return State.unknown("S3 was not read yet");
        }
        var newest = standing.newest();
        return newest == null ? State.down("nothing is published") : snapshot(standing, newest);
    }

    private State snapshot(LakeStatus standing, Manifest newest) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("date", newest.date());
        facts.put("apiTimestamp", newest.apiTimestamp());
        facts.put("ageSeconds", lake.age(newest).toSeconds());
        facts.put("rows", newest.rows());
        facts.put("csvBytes", newest.csv().bytes());
        facts.put("simulated", newest.simulated());
        facts.put(
                "missingInLast" + LakeStatusReader.DAYS + "Days",
                standing.missing().stream().map(SnapshotDate::toString).toList());
        var limit = lake.staleAfter();
        if (limit == null || !lake.isStale(newest)) {
            return State.up(facts);
        }
        facts.put(State.REASON, "the data of the newest snapshot is older than " + limit.toHours() + " hours");
        return new State(Status.DOWN, facts);
    }

    /** A cap that is used up is no fault: it ends by itself, and the snapshot may be there all the same. */
    private State credits() {
        var creditUsage = lake.creditUsage();
        if (creditUsage == null) {
            return State.unknown("S3 was not read yet");
        }
        var facts = new LinkedHashMap<String, Object>();
        put("today", creditUsage.today(), creditUsage.daily(), facts);
        put("month", creditUsage.month(), creditUsage.monthly(), facts);
        return State.up(facts);
    }

    private static void put(String period, long spent, @Nullable CreditCap creditCap, Map<String, Object> facts) {
        var said = new LinkedHashMap<String, Object>();
        said.put("spent", spent);
        if (creditCap != null) {
            said.put("cap", creditCap.credits());
            said.put("left", Math.max(0, creditCap.credits() - spent));
        }
        facts.put(period, said);
    }
}
