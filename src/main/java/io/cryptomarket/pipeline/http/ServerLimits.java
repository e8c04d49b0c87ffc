package io.cryptomarket.pipeline.http;

import java.time.Duration;

/**
 * The limits of a server. They are no settings, since a regular caller never reaches them; tests use smaller ones.
 *
 * @param calls the most calls under way; nearly all of them wait for a run, and cost only their connection
 * @param runs the most runs on a thread; those that fetch wait for each other there
 * @param reads the most calls that only read, on a thread or waiting for one
 * @param connections the most connections
 * @param head the longest wait for the head of a request, from the connection or the last response on
 * @param body the longest wait for the rest of a request
 * @param renewal how often to look for a changed certificate
 */
record ServerLimits(int calls, int runs, int reads, int connections, Duration head, Duration body, Duration renewal) {

    static final ServerLimits DEFAULT =
            new ServerLimits(100, 8, 20, 300, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
}
