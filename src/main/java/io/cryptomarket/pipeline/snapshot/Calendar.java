package io.cryptomarket.pipeline.snapshot;

import java.time.Clock;

/** The bean {@code calendar} of the routes: which date it is, in UTC whatever the machine's zone. */
public final class Calendar {

    private final Clock clock;

    public Calendar(Clock clock) {
        this.clock = clock;
    }

    /** Today, in UTC. */
    public SnapshotDate today() {
        return SnapshotDate.of(clock.instant());
    }
}
