package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Which dates there are in the lake. */
public final class Inventory {

    private final S3Client s3;
    private final String bucket;

    public Inventory(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** The dates that have an object with one of these keys, in order. */
    public SortedSet<SnapshotDate> dates(KeyTemplate keyTemplate) {
        return dates(keyTemplate, null);
    }

    /** The same from a date on, without listing what lies before it where the keys are in the order of their dates. */
    SortedSet<SnapshotDate> dates(KeyTemplate keyTemplate, @Nullable SnapshotDate from) {
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
