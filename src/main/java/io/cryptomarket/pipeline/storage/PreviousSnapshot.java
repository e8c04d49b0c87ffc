package io.cryptomarket.pipeline.storage;

import io.cryptomarket.pipeline.snapshot.Origins;
import io.cryptomarket.pipeline.snapshot.RawSummary;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.io.IOException;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bean {@code previousSnapshot} of the routes: finds the snapshot that a new answer is compared with. */
public final class PreviousSnapshot {

    private static final Logger LOG = LoggerFactory.getLogger("gates");

    /** Long enough to bridge a weekend with answers in quarantine. Each day costs one small S3 read. */
    private static final int DAYS_BACK = 7;

    private final S3Client s3;
    private final String bucket;
    private final KeyTemplate raw;
    private final boolean needed;
    private final Origins origins;

    /** @param needed whether at least one quality check compares with the previous snapshot */
    public PreviousSnapshot(S3Client s3, String bucket, KeyTemplate raw, boolean needed) {
        this.s3 = s3;
        this.bucket = bucket;
        this.raw = raw;
        this.needed = needed;
        this.origins = new StoredOrigins(s3, bucket);
    }

    /**
     * Returns the newest readable raw object of the seven days before a date; null when there is none or none is needed.
     *
     * @throws RuntimeException when S3 cannot be reached or a download fails
     */
    public @Nullable RawSummary find(@Variable("date") SnapshotDate date) throws IOException {
        for (int back = 1; needed && back <= DAYS_BACK; back++) {
            var found = read(raw.of(date.plusDays(-back)));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Skips objects that are damaged or that S3 refuses to return: the audit reports them, and today's run must go on. */
    private @Nullable RawSummary read(String key) throws IOException {
        try (var stored =
                new StoredStream(key, s3.getObject(get -> get.bucket(bucket).key(key)))) {
            return RawSummary.read(key, stored, origins);
        } catch (NoSuchKeyException e) {
            return null;
        } catch (SnapshotException e) {
            LOG.warn("{}; the new answer is not compared with it", e.getMessage());
            return null;
        } catch (S3Exception e) {
            LOG.warn("S3 answers {} for {}; the new answer is not compared with it", e.statusCode(), key);
            return null;
        }
    }
}
