package io.cryptomarket.pipeline.http;

import java.time.Duration;

/**
 * How long a caller may wait.
 *
 * @param attached for a run that another has begun
 * @param deadline for a run of its own, or for what it reads
 */
public record Timeouts(Duration attached, Duration deadline) {}
