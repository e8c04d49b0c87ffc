package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How the lake stands these days: the newest date that is published, and which are missing of late. Two small requests, so
 * that it can be asked all the time; whether what is stored is whole is for the audit, which reads all of it.
 */
public final class LakeStatusReader {

    /** How many days before today are looked at. */
    public static final int DAYS = 30;

    private final S3Client s3;
    private final String bucket;
    private final KeyTemplate keyTemplate;
    private final Inventory inventory;
    private final Manifests manifests = new Manifests("");
    private SortedSet<SnapshotDate> known = new TreeSet<>();

    /** @param keyTemplate where the manifests are */
    public LakeStatusReader(S3Client s3, String bucket, KeyTemplate keyTemplate) {
        this.s3 = s3;
        this.bucket = bucket;
        this.keyTemplate = keyTemplate;
        this.inventory = new Inventory(s3, bucket);
    }

    /**
     * How the lake stands.
     *
     * @param newest the manifest of the newest date that is published; null when none is
     * @param missing the dates without one among the last thirty before today, from the first date that there is
     */
    public record LakeStatus(@Nullable Manifest newest, List<SnapshotDate> missing) {
        public LakeStatus {
            missing = List.copyOf(missing);
        }
    }

    /**
     * Looks at it.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when S3 cannot be reached or refuses
     */
    public synchronized LakeStatus read(SnapshotDate today) {
        var from = today.plusDays(-DAYS);
        // What lies before is listed once: the first date does not change, and a newer one counts more than the last.
        var older = known.isEmpty() ? null : known.headSet(from);
        var listed = older == null ? inventory.dates(keyTemplate) : inventory.dates(keyTemplate, from);
        if (older != null) {
            listed.addAll(older);
        }
        known = listed;
        return new LakeStatus(newest(today), missing(from));
    }

    private List<SnapshotDate> missing(SnapshotDate from) {
        return IntStream.range(0, DAYS)
                .mapToObj(from::plusDays)
                .filter(date -> !known.isEmpty() && date.compareTo(known.first()) > 0 && !known.contains(date))
                .toList();
    }

    /** Past those that cannot be read or are being replaced, which are for the audit to find. */
    private @Nullable Manifest newest(SnapshotDate today) {
        var dates = known.headSet(today.plusDays(1)).toArray(SnapshotDate[]::new);
        for (int at = dates.length - 1; at >= Math.max(0, dates.length - DAYS); at--) {
            var manifest = read(keyTemplate.of(dates[at]));
            if (manifest != null && manifest.isComplete()) {
                return manifest;
            }
        }
        return null;
    }

    private @Nullable Manifest read(String key) {
        try (var stored =
                new StoredStream(key, s3.getObject(get -> get.bucket(bucket).key(key)))) {
            return manifests.read(key, stored);
        } catch (SnapshotException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
