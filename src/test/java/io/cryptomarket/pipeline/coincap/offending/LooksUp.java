package io.cryptomarket.pipeline.coincap.offending;

import io.cryptomarket.pipeline.snapshot.Calendar;
import java.time.Clock;

/** In package coincap, but knows of snapshot: what the rule of dependencies is there to report. */
public final class LooksUp {

    private LooksUp() {}

    static String today() {
        return new Calendar(Clock.systemUTC()).today().toString();
    }
}
