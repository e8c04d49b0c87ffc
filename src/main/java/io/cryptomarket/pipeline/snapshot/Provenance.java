package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Where a page came from; see {@link Origin}. The raw objects of version 0.1.0 have it as JSON in the comment of each
 * page's gzip header (RFC 1952, FCOMMENT).
 *
 * @param source the URL that was called, without its query
 * @param simulated whether the answer said that it comes of a simulated market
 * @param assets how many assets the snapshot asked for, over all its pages
 * @param limit the page's limit
 * @param offset the page's offset
 * @param fetchedAt when the page arrived, ISO-8601 in UTC
 */
public record Provenance(String source, boolean simulated, int assets, int limit, int offset, String fetchedAt) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws SnapshotException when the comment is not one of ours */
    static Provenance ofComment(String comment) {
        try {
            return JSON.readValue(comment, Provenance.class);
        } catch (JsonProcessingException e) {
            throw new SnapshotException("the raw object does not say where it came from: " + e.getOriginalMessage(), e);
        }
    }
}
