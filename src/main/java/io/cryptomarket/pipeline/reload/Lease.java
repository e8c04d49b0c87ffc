package io.cryptomarket.pipeline.reload;

import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps a generation open for a call or a run. */
public final class Lease implements AutoCloseable {

    private final Generation generation;
    private final AtomicBoolean ended = new AtomicBoolean();

    Lease(Generation generation) {
        this.generation = generation;
    }

    /** What is held. */
    public Generation generation() {
        return generation;
    }

    /** Ends it; a second time does nothing. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            generation.release();
        }
    }
}
