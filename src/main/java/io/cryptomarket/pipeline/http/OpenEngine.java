package io.cryptomarket.pipeline.http;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/** Puts the guard around every route that begins at HTTP. */
final class OpenEngine implements PlatformHttpEngine {

    private final Problems problems;
    private final BooleanSupplier stopping;

    OpenEngine(Problems problems, BooleanSupplier stopping) {
        this.problems = problems;
        this.stopping = stopping;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        var guard = new Guard(route, endpoint.getPath(), problems, stopping);
        return new VertxPlatformHttpConsumer(endpoint, guard, List.of(), HttpService.ROUTER);
    }
}
