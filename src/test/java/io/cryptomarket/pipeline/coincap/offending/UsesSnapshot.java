package io.cryptomarket.pipeline.coincap.offending;

import io.cryptomarket.pipeline.snapshot.RunDate;
import java.time.Clock;

/** In package coincap, but knows of snapshot: what the rule of dependencies is there to report. */
public final class UsesSnapshot {

    private UsesSnapshot() {}

    static String today() {
        return new RunDate(Clock.systemUTC()).today().toString();
    }
}
