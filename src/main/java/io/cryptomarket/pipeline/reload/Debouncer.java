package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells when a folder that is being written to has come to rest, so that no half of a save is taken for an edit. */
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
     * Takes what is there now and returns it, once, when it has been so for long enough; null else.
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
