package io.cryptomarket.pipeline.http;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/** Puts a guard around every route that begins at HTTP. */
final class HttpEngine implements PlatformHttpEngine {

    private final GuardedHttpConsumer.ConsumerDependencies dependencies;

    HttpEngine(GuardedHttpConsumer.ConsumerDependencies desk) {
        this.dependencies = desk;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        return new GuardedHttpConsumer(endpoint, route, dependencies);
    }
}
