package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * Where a page came from. It rides as JSON in the comment of the page's gzip header (RFC 1952, FCOMMENT), so that the
 * raw object says whence it came while its content is the API's bytes and nothing else.
 *
 * @param source the URL that was called, without its query
 * @param simulated whether the answer said that it comes of a simulated market
 * @param assets how many assets the snapshot asked for, over all its pages
 * @param limit the page's limit
 * @param offset the page's offset
 * @param fetchedAt when the page arrived, ISO-8601 in UTC
 */
public record Provenance(String source, boolean simulated, int assets, int limit, int offset, String fetchedAt) {

    /** A gzip comment is Latin-1 and ends at a zero byte, so everything past ASCII is escaped. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    String asComment() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws SnapshotException when the comment is missing or not one of ours */
    static Provenance ofComment(@Nullable String comment) {
        if (comment == null) {
            throw new SnapshotException("the raw object does not say where it came from: no gzip comment");
        }
        try {
            return JSON.readValue(comment, Provenance.class);
        } catch (JsonProcessingException e) {
            throw new SnapshotException("the raw object does not say where it came from: " + e.getOriginalMessage(), e);
        }
    }
}
