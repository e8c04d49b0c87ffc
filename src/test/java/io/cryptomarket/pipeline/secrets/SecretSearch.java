package io.cryptomarket.pipeline.secrets;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Searches bytes for many secrets at once, in all their encoded forms, also in compressed data. */
final class SecretSearch {

    /**
     * A secret that was seen.
     *
     * @param form how it was written
     * @param offset of its first byte, or of the compressed piece that holds it
     */
    record Match(Secret secret, String form, int offset) {}

    private static final class Pattern {
        final Secret secret;
        final String form;
        final byte[] bytes;

        Pattern(Secret secret, String form, byte[] bytes) {
            this.secret = secret;
            this.form = form;
            this.bytes = bytes;
        }
    }

    private static final int KEY_BYTES = Long.BYTES;
    private static final int FILTER_BITS = 20;
    private static final long MIXER = 0x9E3779B97F4A7C15L;
    private static final int DEEPEST = 3;
    private static final int LONGEST_PIECE = 1 << 28;

    /** The forms by their first eight bytes. A bit set rules out nearly all positions first. */
    private final Map<Long, List<Pattern>> patterns = new HashMap<>();

    private final BitSet filter = new BitSet(1 << FILTER_BITS);

    SecretSearch(Collection<Secret> secrets) {
        for (var secret : secrets) {
            secret.forms().forEach((form, bytes) -> add(new Pattern(secret, form, bytes)));
        }
    }

    private void add(Pattern pattern) {
        long key = 0;
        for (int i = 0; i < KEY_BYTES; i++) {
            key = (key << Byte.SIZE) | (pattern.bytes[i] & 0xff);
        }
        patterns.computeIfAbsent(key, none -> new ArrayList<>()).add(pattern);
        filter.set(mixed(key));
    }

    private static int mixed(long key) {
        return (int) ((key * MIXER) >>> (Long.SIZE - FILTER_BITS));
    }

    List<Match> in(byte[] content) {
        var seen = new ArrayList<Match>();
        look(content, DEEPEST, seen);
        return seen;
    }

    private void look(byte[] content, int depth, List<Match> seen) {
        long key = 0;
        for (int end = 1; end <= content.length; end++) {
            key = (key << Byte.SIZE) | (content[end - 1] & 0xff);
            if (end >= KEY_BYTES && filter.get(mixed(key))) {
                compare(content, end - KEY_BYTES, patterns.getOrDefault(key, List.of()), seen);
            }
            if ((key & 0xffffff) == 0x1f8b08 && depth > 0) {
                lookInside(content, end - 3, depth, seen);
            }
        }
    }

    private static void compare(byte[] content, int at, List<Pattern> candidates, List<Match> seen) {
        for (var pattern : candidates) {
            int end = at + pattern.bytes.length;
            if (end <= content.length && Arrays.equals(content, at, end, pattern.bytes, 0, pattern.bytes.length)) {
                seen.add(new Match(pattern.secret, pattern.form, at));
            }
        }
    }

    private void lookInside(byte[] content, int at, int depth, List<Match> seen) {
        var inside = new ArrayList<Match>();
        look(decompressed(content, at), depth - 1, inside);
        inside.forEach(each -> seen.add(new Match(each.secret, each.form + ", compressed", at)));
    }

    /** Decompresses one member of a gzip file, as far as possible. */
    private static byte[] decompressed(byte[] content, int at) {
        var out = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(content, at, content.length - at);
        try (var gzip = new GzipCompressorInputStream(in)) {
            var piece = new byte[1 << 16];
            for (int read = gzip.read(piece); read > 0 && out.size() < LONGEST_PIECE; read = gzip.read(piece)) {
                out.write(piece, 0, read);
            }
        } catch (IOException e) {
            // Truncated, damaged on purpose, or three bytes that only look like the start of gzip.
        }
        return out.toByteArray();
    }
}
