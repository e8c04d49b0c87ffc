package io.cryptomarket.pipeline.http;

import org.apache.camel.CamelContext;

/** Keeps the routes of one Camel context open while a call or a run uses them. */
public interface Lease extends AutoCloseable {

    /** The routes. */
    CamelContext context();

    /** Ends it; a second time does nothing. */
    @Override
    void close();
}
