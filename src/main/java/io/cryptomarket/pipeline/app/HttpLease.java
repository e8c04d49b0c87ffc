package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.Lease;
import org.apache.camel.CamelContext;

/** Holds a generation of the routes for the HTTP server. */
public record HttpLease(io.cryptomarket.pipeline.reload.Lease held) implements Lease {

    @Override
    public CamelContext context() {
        return held.generation().context();
    }

    @Override
    public void close() {
        held.close();
    }
}
