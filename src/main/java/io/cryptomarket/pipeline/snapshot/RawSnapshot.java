package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import io.cryptomarket.pipeline.coincap.AssetReader;
import io.cryptomarket.pipeline.coincap.Credits;
import io.cryptomarket.pipeline.coincap.Utf8ValidatingInputStream;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.io.input.TeeInputStream;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot on its way in: which page is wanted next, and a file that collects the pages, each body untouched in a
 * gzip member of its own; see {@link RawMembers}.
 *
 * <p>A page is checked while it is written, whether it is what was asked for; one that is not leaves no trace in the file.
 * What its assets are like is for the {@link Gates} to judge.
 */
public final class RawSnapshot {

    /** CoinCap began in 2014; a timestamp in seconds would fall into January 1970. */
    private static final Instant FIRST_ANSWER = Instant.parse("2014-01-01T00:00:00Z");

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final JsonFactory json;
    private final int assets;
    private final int pageSize;
    private final Path file;

    private final List<Provenance> pages = new ArrayList<>();
    private int rows;
    private boolean exhausted;
    private @Nullable Instant timestamp;

    RawSnapshot(JsonFactory json, int assets, int pageSize, Path file) {
        this.json = json;
        this.assets = assets;
        this.pageSize = pageSize;
        this.file = file;
    }

    /** Whether another page is wanted: fewer assets than asked for so far, and the last page was a full one. */
    public boolean hasMorePages() {
        return !exhausted && rows < assets;
    }

    /** The next page's {@code limit}. */
    public int getLimit() {
        return Math.min(pageSize, assets - getOffset());
    }

    /** The next page's {@code offset}. */
    public int getOffset() {
        return pages.size() * pageSize;
    }

    /** What the pages after the next one will likely cost, in credits. */
    public long remainingCredits() {
        return Credits.ofSnapshot(Math.max(0, assets - getOffset() - getLimit()), pageSize);
    }

    /** How many assets the snapshot asks for. */
    public int getAssets() {
        return assets;
    }

    /** How many assets arrived so far. */
    public int getRows() {
        return rows;
    }

    /** The UTC date of the first page's own timestamp, which dates the whole snapshot. */
    public SnapshotDate getDate() {
        return SnapshotDate.of(getTimestamp());
    }

    /** When CoinCap made the first page. */
    public Instant getTimestamp() {
        if (timestamp == null) {
            throw new IllegalStateException("no page yet");
        }
        return timestamp;
    }

    /** Where the pages came from, of which there is at least one. */
    public Origin getOrigin() {
        return new Origin(pages);
    }

    /** The pages as successive gzip members. */
    public File getFile() {
        return file.toFile();
    }

    /**
     * Takes the page that {@link #getLimit()} and {@link #getOffset()} asked for.
     *
     * @throws io.cryptomarket.pipeline.coincap.CoinCapException when the body is not one whole envelope
     * @throws SnapshotException when the page does not fit the pages before it
     */
    void add(InputStream page, Provenance provenance) {
        var body = new BufferedInputStream(page);
        try (var out = new FileOutputStream(getFile(), true)) {
            long before = out.getChannel().position();
            try {
                refuseByteOrderMark(body);
                write(body, provenance, out);
            } catch (RuntimeException e) {
                out.getChannel().truncate(before);
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new SnapshotException(
                    "CoinCap's answer cannot be kept in " + file.getParent() + ": " + e.getMessage(), e);
        }
    }

    private void write(InputStream body, Provenance provenance, FileOutputStream out) throws IOException {
        if (!pages.isEmpty()) {
            try (var joint = new GzipCompressorOutputStream(CloseShieldOutputStream.wrap(out))) {
                joint.write('\n');
            }
        }
        try (var member = new GzipCompressorOutputStream(CloseShieldOutputStream.wrap(out));
                var page = new AssetReader(
                                json,
                                new TeeInputStream(new Utf8ValidatingInputStream(body), member),
                                "CoinCap's answer")
                        .checkRemaining()) {
            while (page.hasNext()) {
                page.next();
            }
            accept(page.timestamps(), (int) page.rows());
        }
        pages.add(provenance);
    }

    /** A parser passes over a mark at the very beginning, and would stumble over that of a second page. */
    private static void refuseByteOrderMark(BufferedInputStream body) throws IOException {
        body.mark(BYTE_ORDER_MARK.length);
        if (Arrays.equals(body.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            throw new SnapshotException(FailureKind.NOT_A_SNAPSHOT, "CoinCap's answer begins with a byte order mark");
        }
        body.reset();
    }

    private void accept(List<Instant> timestamps, int found) {
        if (timestamps.size() != 1) {
            throw new SnapshotException(
                    FailureKind.NOT_A_SNAPSHOT, "CoinCap's answer holds " + timestamps.size() + " envelopes, not one");
        }
        if (pages.isEmpty() && found == 0) {
            throw new SnapshotException(FailureKind.NOT_A_SNAPSHOT, "CoinCap's answer holds no asset");
        }
        if (found > getLimit()) {
            throw new SnapshotException(
                    FailureKind.NOT_A_SNAPSHOT,
                    "CoinCap's answer holds " + found + " assets where at most " + getLimit() + " were asked for");
        }
        date(timestamps.get(0));
        exhausted = found < getLimit();
        rows += found;
    }

    private void date(Instant page) {
        if (page.isBefore(FIRST_ANSWER)) {
            throw new SnapshotException(
                    FailureKind.NOT_A_SNAPSHOT,
                    "CoinCap's answer is of " + page
                            + " by its own timestamp, before there was a CoinCap: not milliseconds?");
        }
        if (timestamp == null) {
            timestamp = page;
        } else if (!SnapshotDate.of(page).equals(getDate())) {
            throw new SnapshotException(
                    FailureKind.NOT_A_SNAPSHOT,
                    "the pages cross midnight: the first is of " + timestamp + ", page " + (pages.size() + 1) + " of "
                            + page + "; run again");
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
