package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists the dates in the lake. */
public final class Inventory {

    private final S3Client s3;
    private final String bucket;

    public Inventory(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** The dates that have an object with such a key, in order. */
    public NavigableSet<SnapshotDate> dates(KeyTemplate keyTemplate) {
        return dates(keyTemplate, null);
    }

    /** The same from a date on, or all if it is null. Earlier keys are not listed if S3 lists keys in the order of dates. */
    NavigableSet<SnapshotDate> dates(KeyTemplate keyTemplate, @Nullable SnapshotDate from) {
        var before = from != null && keyTemplate.isInDateOrder() ? keyTemplate.of(from.plusDays(-1)) : null;
        var dates = new TreeSet<SnapshotDate>();
        s3
                .listObjectsV2Paginator(
                        list -> list.bucket(bucket).prefix(keyTemplate.prefix()).startAfter(before))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(keyTemplate::dateOf)
                .flatMap(Optional::stream)
                .filter(date -> from == null || date.compareTo(from) >= 0)
                .forEach(dates::add);
        return dates;
    }
}
