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

/** The bean {@code previousSnapshot} of the routes: what a new answer is compared with. */
public final class PreviousSnapshot {

    private static final Logger LOG = LoggerFactory.getLogger("gates");

    /** Longer than a refused answer may be in quarantine over a weekend; each day looked at is one small S3 read. */
    private static final int DAYS_BACK = 7;

    private final S3Client s3;
    private final String bucket;
    private final KeyTemplate raw;
    private final boolean wanted;
    private final Origins origins;

    /** @param wanted whether any gate compares at all */
    public PreviousSnapshot(S3Client s3, String bucket, KeyTemplate raw, boolean wanted) {
        this.s3 = s3;
        this.bucket = bucket;
        this.raw = raw;
        this.wanted = wanted;
        this.origins = new StoredOrigins(s3, bucket);
    }

    /**
     * The newest raw object of the seven days before a date that can be read; null when there is none, or nothing compares.
     *
     * @throws RuntimeException when S3 cannot be reached or breaks off
     */
    public @Nullable RawSummary find(@Variable("date") SnapshotDate date) throws IOException {
        for (int back = 1; wanted && back <= DAYS_BACK; back++) {
            var found = read(raw.of(date.plusDays(-back)));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** One that is damaged, or that S3 does not hand out, is for the audit to find, and must not cost today's answer. */
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
