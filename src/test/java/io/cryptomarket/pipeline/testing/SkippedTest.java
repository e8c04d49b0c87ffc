package io.cryptomarket.pipeline.testing;

import org.junit.jupiter.api.Assumptions;

/** Leaves a test out where it cannot be run, and says so: a silent gap looks like a pass. */
public final class SkippedTest {

    private SkippedTest() {}

    /** Goes on only when this holds. */
    @SuppressWarnings("SystemOut") // a person who runs the suite has to see it
    public static void unless(boolean possible, String reason) {
        if (!possible) {
            System.out.println("left out: " + reason);
        }
        Assumptions.assumeTrue(possible, reason);
    }
}
