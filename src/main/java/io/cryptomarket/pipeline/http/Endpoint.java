package io.cryptomarket.pipeline.http;

import java.util.function.Supplier;

/**
 * What can be read at the management port.
 *
 * @param path where, such as {@code /health}
 * @param open whether it needs no token; for what says no more than a status
 * @param immediate whether making it waits for nothing, so that the thread that does all the I/O may
 * @param content makes what is answered
 */
public record Endpoint(String path, boolean open, boolean immediate, Supplier<Content> content) {

    /**
     * What is answered.
     *
     * @param status the HTTP status
     * @param mediaType the type of the text
     * @param text the body, which is sent in UTF-8
     */
    public record Content(int status, String mediaType, String text) {}
}
