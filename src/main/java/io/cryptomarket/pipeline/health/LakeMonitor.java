package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.credits.CreditUsage;
import io.cryptomarket.pipeline.credits.Ledger;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.LakeStatusReader;
import io.cryptomarket.pipeline.storage.LakeStatusReader.LakeStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads from S3 what health and metrics report. It reads at most twice a minute, and only on demand, since S3 bills
 * listings. The result is the same after a restart and on every machine.
 */
public final class LakeMonitor implements AutoCloseable {

    /** How long a request to S3 may take. */
    public static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Duration TIMEOUT = LIMIT.plusSeconds(1);
    private static final Duration LIFETIME = Duration.ofSeconds(30);

    /** Longer, since a month has many more call records than days. The end of a run expires the value early. */
    private static final Duration LIFETIME_OF_CREDITS = Duration.ofMinutes(5);

    private final ExecutorService executor;
    private final ExpiringValue<LakeStatus> status;
    private final ExpiringValue<CreditUsage> creditUsage;
    private final ErrorMessages errorMessages;
    private final Clock clock;
    private final @Nullable Duration staleAfter;

    /**
     * @param lakeStatusReader uses a client that gives up after {@link #LIMIT}, as does the ledger
     * @param staleAfter the allowed age of the data of the newest snapshot; null for no limit
     */
    public LakeMonitor(
            LakeStatusReader lakeStatusReader,
            Ledger ledger,
            ErrorMessages errorMessages,
            Clock clock,
            @Nullable Duration staleAfter) {
        this.executor = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            var thread = new Thread(work, "health");
            thread.setDaemon(true);
            return thread;
        });
        this.status = new ExpiringValue<>(
                () -> lakeStatusReader.read(SnapshotDate.of(clock.instant())), LIFETIME, TIMEOUT, executor);
        this.creditUsage = new ExpiringValue<>(ledger::currentUsage, LIFETIME_OF_CREDITS, TIMEOUT, executor);
        this.errorMessages = errorMessages;
        this.clock = clock;
        this.staleAfter = staleAfter;
    }

    /** Reads what has expired and waits a little for it. The other methods return what is known. */
    void refresh() {
        // If the first read fails, a second one would only wait for the same time-out.
        if (status.get().failure() == null) {
            creditUsage.get();
        }
    }

    /** Makes the next refresh read everything again: a run has ended. */
    void expire() {
        status.expire();
        creditUsage.expire();
    }

    /** Whether S3 answered the last request; null before the first one. */
    @Nullable
    Boolean isReachable() {
        var known = status.last();
        return known.failure() != null ? Boolean.FALSE : known.value() != null ? Boolean.TRUE : null;
    }

    /** Why S3 did not answer, in one line; null if it did. */
    @Nullable
    String failureMessage() {
        var failure = status.last().failure();
        return failure instanceof TimeoutException
                ? "S3 does not answer within " + TIMEOUT.toSeconds() + " s"
                : FailureCause.of(failure, errorMessages).message();
    }

    /** The last known status; null before the first one. */
    @Nullable
    LakeStatus status() {
        return status.last().value();
    }

    /** The newest published manifest; null if there is none, or if it is not known. */
    @Nullable
    Manifest newest() {
        var known = status();
        return known == null ? null : known.newest();
    }

    /** The last known usage; null before the first one. */
    @Nullable
    CreditUsage creditUsage() {
        return creditUsage.last().value();
    }

    /** The age of the data of a snapshot. */
    Duration age(Manifest manifest) {
        return Duration.between(Instant.parse(manifest.apiTimestamp()), clock.instant());
    }

    /** The allowed age; null for no limit. */
    @Nullable
    Duration staleAfter() {
        return staleAfter;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
