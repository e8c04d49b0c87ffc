package io.cryptomarket.pipeline.http;

import java.util.function.Supplier;

/**
 * An endpoint of the management port.
 *
 * @param path such as {@code /health}
 * @param open whether it needs no token; for an endpoint that reveals no more than a status
 * @param immediate whether its content never blocks, so that the event loop can make it
 * @param content makes the response
 */
public record Endpoint(String path, boolean open, boolean immediate, Supplier<Content> content) {

    /**
     * A response.
     *
     * @param text the body, sent in UTF-8
     */
    public record Content(int status, String mediaType, String text) {}
}
