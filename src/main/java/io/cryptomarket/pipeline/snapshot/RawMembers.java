package io.cryptomarket.pipeline.snapshot;

import io.cryptomarket.pipeline.coincap.Credits;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The gzip members of a raw object: one a page, with a line feed in one of its own between two pages, so that several
 * pages are JSON Lines. Version 0.1.0 put no line feed there, and the origin of each page into its member's comment.
 */
final class RawMembers {

    /** A member that joins two pages; no page is as short. */
    private static final int LINE_FEED = 1;

    private final GzipCompressorInputStream content;
    private @Nullable String comment;
    private long start;
    private long credits;

    /** @param stored from its beginning */
    RawMembers(InputStream stored) throws IOException {
        content = GzipCompressorInputStream.builder()
                .setInputStream(stored)
                .setDecompressConcatenated(true)
                .setOnMemberStart(this::begin)
                .get();
    }

    private void begin(GzipCompressorInputStream member) {
        if (comment == null) {
            comment = member.getMetaData().getComment();
        }
        credits += price(member.getBytesRead());
        start = member.getBytesRead();
    }

    private long price(long end) {
        return end - start <= LINE_FEED ? 0 : Credits.ofCall(end - start);
    }

    /** The members' content, one after the other. */
    InputStream content() {
        return content;
    }

    /** The first member's comment; null where it has none. */
    @Nullable
    String comment() {
        return comment;
    }

    /** What the pages cost, each the answer to one call, as far as they were read. */
    long credits() {
        return credits + price(content.getBytesRead());
    }
}
