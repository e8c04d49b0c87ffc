package io.cryptomarket.pipeline.http;

/**
 * Where the management port is.
 *
 * @param host the address to bind to
 * @param port the port, 0 for any free one
 * @param tokens what lets a caller in; none, and everybody may come who reaches the address
 */
public record ManagementSettings(String host, int port, Tokens tokens) {}
