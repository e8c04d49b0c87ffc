package io.cryptomarket.pipeline.snapshot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one snapshot, to be compared with another's: is this day a repetition of the day before?
 *
 * <p>Of each asset a 64-bit hash of its id and price is kept, 8 bytes and not the text. That two different assets of a
 * million have the same hash is less likely than one in ten million, and would move the share by one asset. Not for
 * two threads at once.
 */
public final class Prices {

    private static final int FIRST_SIZE = 128;

    /** FNV-1a, 64 bits. */
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    /** Between an id and a price, so that "ab" at 1 is not "a" at "b1". */
    private static final char SEPARATOR = '\u0000';

    private long[] hashes = new long[FIRST_SIZE];
    private int size;
    private boolean sorted = true;

    /**
     * Adds an asset.
     *
     * @param price the API's own text; an asset without one says nothing about a day, and is left out
     */
    public void add(String id, @Nullable String price) {
        if (price == null) {
            return;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size + (size >> 1));
        }
        hashes[size++] = hash(price, hash(SEPARATOR, hash(id, OFFSET_BASIS)));
        sorted = false;
    }

    /** How many assets with a price were added. */
    public int size() {
        return size;
    }

    /** How many assets have the very same id and the very same text of a price in both. */
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

    /**
     * Whether at least so many per cent of this snapshot's assets that have a price have the very same one in the other;
     * never where none has one.
     */
    public boolean isRepetitionOf(Prices other, int percent) {
        return size > 0 && 100L * countUnchanged(other) >= (long) percent * size;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(hashes, 0, size);
            sorted = true;
        }
    }

    private static long hash(String text, long seed) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = hash(text.charAt(i), hash);
        }
        return hash;
    }

    private static long hash(char next, long seed) {
        return (seed ^ next) * PRIME;
    }
}
