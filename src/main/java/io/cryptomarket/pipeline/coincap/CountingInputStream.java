package io.cryptomarket.pipeline.coincap;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that knows how much of it was read, and whether that was all. */
final class CountingInputStream extends FilterInputStream {

    private long length;
    private boolean ended;

    CountingInputStream(InputStream in) {
        super(in);
    }

    /** How many bytes were read so far. */
    long length() {
        return length;
    }

    /** Whether the body ends at this byte or before it, counted from 0. */
    boolean isWholeAt(long offset) {
        return ended && offset >= length;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? -1 : 1);
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        int read = super.read(into, offset, most);
        count(read);
        return read;
    }

    private void count(int read) {
        if (read < 0) {
            ended = true;
        } else {
            length += read;
        }
    }
}
