package io.cryptomarket.pipeline.testing;

import java.time.LocalTime;
import java.time.ZoneOffset;

/** For tests that use the system clock and must start and end on one UTC date. */
public final class Midnight {

    private static final LocalTime LATE = LocalTime.of(23, 58);

    private Midnight() {}

    /** Skips the test in the last two minutes of the UTC day. */
    public static void waitUntilSafe() {
        SkippedTest.unless(
                LocalTime.now(ZoneOffset.UTC).isBefore(LATE), "too near to midnight UTC; run again in two minutes");
    }
}
