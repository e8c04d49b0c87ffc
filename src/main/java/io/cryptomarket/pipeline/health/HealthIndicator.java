package io.cryptomarket.pipeline.health;

import java.util.Map;
import java.util.TreeMap;

/** One part of the service, and how it is. */
public interface HealthIndicator {

    /** How a part, or the whole, is. */
    enum Status {
        UP,
        /** The whole is down when this is. */
        DOWN,
        /** Nothing is known of it, be it yet or for the moment. */
        UNKNOWN
    }

    /**
     * How a part is at this moment.
     *
     * @param status whether it does what it should
     * @param facts what more there is to say, by name: texts, numbers, truth values, lists and maps of them; no secrets
     */
    record State(Status status, Map<String, Object> facts) {

        /** Where a state that is not {@link Status#UP} says why. */
        static final String REASON = "reason";

        public State {
            facts = new TreeMap<>(facts);
        }

        /** All is well. */
        public static State up(Map<String, Object> facts) {
            return new State(Status.UP, facts);
        }

        /** Something is wrong, in one line. */
        public static State down(String reason) {
            return new State(Status.DOWN, Map.of(REASON, reason));
        }

        /** It cannot be told, in one line why. */
        public static State unknown(String reason) {
            return new State(Status.UNKNOWN, Map.of(REASON, reason));
        }
    }

    /** What it is called: short, in small letters, always the same. */
    String name();

    /** Asked for every answer, by any thread, so it must be quick and wait for nobody. */
    State state();
}
