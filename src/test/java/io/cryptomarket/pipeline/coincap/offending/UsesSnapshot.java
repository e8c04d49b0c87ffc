package io.cryptomarket.pipeline.coincap.offending;

import io.cryptomarket.pipeline.snapshot.RunDate;
import java.time.Clock;

/** Violates the dependency rule on purpose: package coincap must not use package snapshot. */
public final class UsesSnapshot {

    private UsesSnapshot() {}

    static String today() {
        return new RunDate(Clock.systemUTC()).today().toString();
    }
}
