package io.cryptomarket.pipeline.http;

import java.time.Duration;

/**
 * Where the server listens, to whom, and for how long a caller may wait.
 *
 * @param host the address to bind to
 * @param port the port, 0 for any free one
 * @param tokens what lets a caller in; none, and everybody may come who reaches the address
 * @param attachTimeout the longest wait for a run that another has begun
 * @param deadline the longest wait for a run of one's own
 */
public record HttpSettings(String host, int port, Tokens tokens, Duration attachTimeout, Duration deadline) {}
