package io.cryptomarket.pipeline.health;

import java.util.Map;
import java.util.TreeMap;

/** One part of the service that reports its health. */
@FunctionalInterface
public interface HealthIndicator {

    /** The status of a part, or of the whole service. */
    enum Status {
        UP,
        /** If one part is down, the service is down. */
        DOWN,
        /** Not known yet, or not known at the moment. */
        UNKNOWN
    }

    /**
     * The health of a part.
     *
     * @param facts details by name: texts, numbers, booleans, and lists and maps of them; no secrets
     */
    record State(Status status, Map<String, Object> facts) {

        /** The fact that explains a status other than {@link Status#UP}. */
        static final String REASON = "reason";

        public State {
            facts = new TreeMap<>(facts);
        }

        public static State up(Map<String, Object> facts) {
            return new State(Status.UP, facts);
        }

        /** Down, for a reason in one line. */
        public static State down(String reason) {
            return new State(Status.DOWN, Map.of(REASON, reason));
        }

        /** Not known, for a reason in one line. */
        public static State unknown(String reason) {
            return new State(Status.UNKNOWN, Map.of(REASON, reason));
        }
    }

    /** The current state. Called for every report, from any thread, so it must not block. */
    State state();
}
