package io.cryptomarket.pipeline.reload;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;

/** Keeps the routes of one Camel context open while a call or a run uses them. */
public final class Lease implements AutoCloseable {

    private final CamelContext context;
    private final Runnable release;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param release runs once, when the lease is closed for the first time */
    public Lease(CamelContext context, Runnable release) {
        this.context = context;
        this.release = release;
    }

    public CamelContext context() {
        return context;
    }

    /** Ends the lease; a second call does nothing. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            release.run();
        }
    }
}
