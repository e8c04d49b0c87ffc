package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads the newest published date and the dates that are missing lately. It takes two small S3 requests, so that it can
 * run often. The audit checks the content of the lake.
 */
public final class LakeStatusReader {

    /** How many days before today it checks. */
    public static final int DAYS = 30;

    private final S3Client s3;
    private final String bucket;
    private final KeyTemplate keyTemplate;
    private final Inventory inventory;
    private final Manifests manifests = new Manifests("");
    private NavigableSet<SnapshotDate> known = new TreeSet<>();

    /** @param keyTemplate the keys of the manifests */
    public LakeStatusReader(S3Client s3, String bucket, KeyTemplate keyTemplate) {
        this.s3 = s3;
        this.bucket = bucket;
        this.keyTemplate = keyTemplate;
        this.inventory = new Inventory(s3, bucket);
    }

    /**
     * The state of the lake.
     *
     * @param newest the manifest of the newest published date; null if there is none
     * @param missing the dates without a manifest among the thirty before today; none before the first date of the lake
     */
    public record LakeStatus(@Nullable Manifest newest, List<SnapshotDate> missing) {
        public LakeStatus {
            missing = List.copyOf(missing);
        }
    }

    /**
     * Reads the state of the lake.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when S3 cannot be reached or refuses
     */
    public synchronized LakeStatus read(SnapshotDate today) {
        var from = today.plusDays(-DAYS);
        // Older dates are listed once: the first date of the lake does not change.
        var listed = inventory.dates(keyTemplate, known.isEmpty() ? null : from);
        listed.addAll(known.headSet(from));
        known = listed;
        return new LakeStatus(newest(today), missing(from));
    }

    private List<SnapshotDate> missing(SnapshotDate from) {
        return IntStream.range(0, DAYS)
                .mapToObj(from::plusDays)
                .filter(date -> !known.isEmpty() && date.compareTo(known.first()) > 0 && !known.contains(date))
                .toList();
    }

    /** Skips manifests that are unreadable or incomplete; the audit reports them. */
    private @Nullable Manifest newest(SnapshotDate today) {
        return known.headSet(today, true).descendingSet().stream()
                .limit(DAYS)
                .map(date -> read(keyTemplate.of(date)))
                .flatMap(Optional::stream)
                .filter(Manifest::isComplete)
                .findFirst()
                .orElse(null);
    }

    private Optional<Manifest> read(String key) {
        try (var stored =
                new StoredStream(key, s3.getObject(get -> get.bucket(bucket).key(key)))) {
            return Optional.of(manifests.read(key, stored));
        } catch (SnapshotException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
