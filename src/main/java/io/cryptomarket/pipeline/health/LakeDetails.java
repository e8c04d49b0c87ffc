package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.health.HealthDetail.State;
import io.cryptomarket.pipeline.health.HealthDetail.Status;
import io.cryptomarket.pipeline.lake.Cap;
import io.cryptomarket.pipeline.lake.Recent;
import io.cryptomarket.pipeline.lake.Recent.Standing;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the lake says, as parts of the health. */
final class LakeDetails {

    private final LakeWatch lake;

    LakeDetails(LakeWatch lake) {
        this.lake = lake;
    }

    /** All of them. */
    Stream<HealthDetail> all() {
        return Stream.of(
                new Part("s3", this::s3), new Part("snapshot", this::snapshot), new Part("credits", this::credits));
    }

    private record Part(String name, Supplier<State> source) implements HealthDetail {
        @Override
        public State state() {
            return source.get();
        }
    }

    private State s3() {
        var silence = lake.silence();
        if (silence != null) {
            return State.down(silence);
        }
        return lake.answers() == null ? State.unknown("S3 was not asked yet") : State.up(Map.of());
    }

    /** What was last known stays true while S3 is away, only that it grows old. */
    private State snapshot() {
        var standing = lake.standing();
        if (standing == null) {
            return State.unknown("S3 was not read yet");
        }
        var newest = standing.newest();
        return newest == null ? State.down("nothing is published") : snapshot(standing, newest);
    }

    private State snapshot(Standing standing, Manifest newest) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("date", newest.date());
        facts.put("apiTimestamp", newest.apiTimestamp());
        facts.put("ageSeconds", lake.age(newest).toSeconds());
        facts.put("rows", newest.rows());
        facts.put("csvBytes", newest.csv().bytes());
        facts.put("simulated", newest.simulated());
        facts.put(
                "missingInLast" + Recent.DAYS + "Days",
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
        var account = lake.account();
        if (account == null) {
            return State.unknown("S3 was not read yet");
        }
        var facts = new LinkedHashMap<String, Object>();
        put("today", account.today(), account.daily(), facts);
        put("month", account.month(), account.monthly(), facts);
        return State.up(facts);
    }

    private static void put(String period, long spent, @Nullable Cap cap, Map<String, Object> facts) {
        var said = new LinkedHashMap<String, Object>();
        said.put("spent", spent);
        if (cap != null) {
            said.put("cap", cap.credits());
            said.put("left", Math.max(0, cap.credits() - spent));
        }
        facts.put(period, said);
    }
}
