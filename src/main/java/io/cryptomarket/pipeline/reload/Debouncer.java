package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits until a folder has stopped changing, so that half a save is not taken for an edit. */
final class Debouncer {

    private final Duration quiet;
    private @Nullable Reading seen;
    private long since;
    private boolean told;

    /** @param quiet how long nothing must have changed */
    Debouncer(Duration quiet) {
        this.quiet = quiet;
    }

    /**
     * Returns the content once, when it has not changed for long enough; otherwise null.
     *
     * @param nanos the time, as of {@link System#nanoTime}
     */
    @Nullable
    Reading settled(Reading now, long nanos) {
        if (!now.equals(seen)) {
            seen = now;
            since = nanos;
            told = false;
            return null;
        }
        if (told || nanos - since < quiet.toNanos()) {
            return null;
        }
        told = true;
        return now;
    }
}
