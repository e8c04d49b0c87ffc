package io.cryptomarket.pipeline.http;

import java.time.Duration;

/**
 * How much is done at a time, and how slow a caller may be. No settings, since nobody who calls as he should comes near
 * them; the record is there for tests that would last too long otherwise.
 *
 * @param calls most calls under way, nearly all of which wait for a run and cost no more than their connection
 * @param runs most runs on a thread; those that fetch wait for each other there
 * @param reads most calls that only read, on a thread or waiting for one
 * @param connections most connections, whatever they do
 * @param head the longest wait for the head of a call, from the first byte or the last answer on
 * @param body the longest wait for the rest of it
 * @param renewal how often to see whether there is another certificate
 */
record ServerLimits(int calls, int runs, int reads, int connections, Duration head, Duration body, Duration renewal) {

    static final ServerLimits DEFAULT =
            new ServerLimits(100, 8, 20, 300, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
}
