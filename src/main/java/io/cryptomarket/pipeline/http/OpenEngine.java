package io.cryptomarket.pipeline.http;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/** Puts a guard around every route that begins at HTTP. */
final class OpenEngine implements PlatformHttpEngine {

    private final Guard.Desk desk;

    OpenEngine(Guard.Desk desk) {
        this.desk = desk;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        return new Guard(endpoint, route, desk);
    }
}
