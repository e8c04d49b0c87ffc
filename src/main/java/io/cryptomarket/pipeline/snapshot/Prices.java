package io.cryptomarket.pipeline.snapshot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one snapshot, to find out whether it repeats another day's.
 *
 * <p>It keeps a 64-bit hash of each asset's id and price instead of the text. Among a million assets a collision is less
 * likely than one in ten million, and would change the result by one asset. Not thread-safe.
 */
public final class Prices {

    private static final int FIRST_SIZE = 128;

    /** FNV-1a, 64 bits. */
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    /** Distinguishes "ab" at 1 from "a" at "b1". */
    private static final char SEPARATOR = '\u0000';

    private long[] hashes = new long[FIRST_SIZE];
    private int size;
    private boolean sorted = true;

    /**
     * Adds an asset.
     *
     * @param price the API's own text; an asset without a price is left out
     */
    public void add(String id, @Nullable String price) {
        if (price == null) {
            return;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size + (size >> 1));
        }
        hashes[size++] = hash(id + SEPARATOR + price);
        sorted = false;
    }

    /** How many assets with a price were added. */
    public int size() {
        return size;
    }

    /** How many assets have the same id and the same text as price in both. */
    public int countUnchanged(Prices other) {
        sort();
        other.sort();
        int same = 0;
        for (int mine = 0, theirs = 0; mine < size && theirs < other.size; ) {
            int order = Long.compare(hashes[mine], other.hashes[theirs]);
            if (order == 0) {
                same++;
            }
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }
        return same;
    }

    /** Whether at least this percentage of the assets that have a price have the same one in the other snapshot. */
    public boolean isRepetitionOf(Prices other, int percent) {
        return size > 0 && 100L * countUnchanged(other) >= (long) percent * size;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(hashes, 0, size);
            sorted = true;
        }
    }

    private static long hash(String text) {
        long hash = OFFSET_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
