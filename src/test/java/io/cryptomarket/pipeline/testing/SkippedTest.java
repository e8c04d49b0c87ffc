package io.cryptomarket.pipeline.testing;

import org.junit.jupiter.api.Assumptions;

/** Skips a test that cannot run here, and prints the reason: a silent skip looks like a pass. */
public final class SkippedTest {

    private SkippedTest() {}

    /** Skips the test unless the condition holds. */
    @SuppressWarnings("SystemOut") // a person who runs the suite has to see it
    public static void unless(boolean possible, String reason) {
        if (!possible) {
            System.out.println("skipped: " + reason);
        }
        Assumptions.assumeTrue(possible, reason);
    }
}
