package io.cryptomarket.pipeline.testing;

import java.time.LocalTime;
import java.time.ZoneOffset;

/** For tests of programs that have the machine's own clock, and must begin and end on one UTC date. */
public final class Midnight {

    private static final LocalTime LATE = LocalTime.of(23, 58);

    private Midnight() {}

    /** Leaves the test out in the last two minutes of the day. */
    public static void waitUntilSafe() {
        SkippedTest.unless(
                LocalTime.now(ZoneOffset.UTC).isBefore(LATE), "too near to midnight UTC; run again in two minutes");
    }
}
