package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.credits.CreditUsage;
import io.cryptomarket.pipeline.credits.Ledger;
import io.cryptomarket.pipeline.health.ExpiringValue.Reading;
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
 * What the lake says of the service: asked at most twice a minute, and only while somebody wants to know, since S3 bills
 * its listings. It is the same after a restart, and the same on every machine.
 */
public final class LakeMonitor implements AutoCloseable {

    /** How long a request to S3 may take. */
    public static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Duration PATIENCE = LIMIT.plusSeconds(1);
    private static final Duration LIFETIME = Duration.ofSeconds(30);

    /** The records of a month are many more than the days; a run of this process is seen at once all the same. */
    private static final Duration LIFETIME_OF_CREDITS = Duration.ofMinutes(5);

    private final ExecutorService threads;
    private final ExpiringValue<LakeStatus> status;
    private final ExpiringValue<CreditUsage> creditUsage;
    private final ErrorMessages errorMessages;
    private final Clock clock;
    private final @Nullable Duration staleAfter;

    /**
     * @param lakeStatusReader asks with a client that gives up after {@link #LIMIT}, and so does the ledger
     * @param staleAfter how old the data of the newest snapshot may be; null for any age
     */
    public LakeMonitor(
            LakeStatusReader lakeStatusReader,
            Ledger ledger,
            ErrorMessages errorMessages,
            Clock clock,
            @Nullable Duration staleAfter) {
        this.threads = threads();
        this.status = new ExpiringValue<>(
                () -> lakeStatusReader.read(SnapshotDate.of(clock.instant())), LIFETIME, PATIENCE, threads);
        this.creditUsage = new ExpiringValue<>(ledger::currentUsage, LIFETIME_OF_CREDITS, PATIENCE, threads);
        this.errorMessages = errorMessages;
        this.clock = clock;
        this.staleAfter = staleAfter;
    }

    /** One at a time, which is gone when nobody asks. */
    private static ExecutorService threads() {
        var threads = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            var thread = new Thread(work, "health");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Asks again where that is due, and waits a little for it. The rest only says what is known. */
    void refresh() {
        status.get();
        // Where the one has no answer the other would only wait for one, too.
        if (status.last().failure() == null) {
            creditUsage.get();
        }
    }

    /** Lets everything be asked for again: a run has ended. */
    void expire() {
        status.expire();
        creditUsage.expire();
    }

    /** Whether S3 answers; null before it was asked. */
    @Nullable
    Boolean isReachable() {
        var known = status.last();
        return known.failure() != null ? Boolean.FALSE : known.value() != null ? Boolean.TRUE : null;
    }

    /** Why S3 did not answer, in one line; null when it did. */
    @Nullable
    String failureMessage() {
        return why(status.last());
    }

    @Nullable
    LakeStatus status() {
        return status.last().value();
    }

    /** What is spent; null where that is not known. */
    @Nullable
    CreditUsage creditUsage() {
        return creditUsage.last().value();
    }

    /** How old the data of a snapshot is. */
    Duration age(Manifest newest) {
        return Duration.between(Instant.parse(newest.apiTimestamp()), clock.instant());
    }

    /** Whether that is too old. */
    boolean isStale(Manifest newest) {
        return staleAfter != null && age(newest).compareTo(staleAfter) > 0;
    }

    /** How old it may be; null for any age. */
    @Nullable
    Duration staleAfter() {
        return staleAfter;
    }

    private @Nullable String why(Reading<?> reading) {
        var failure = reading.failure();
        if (failure == null) {
            return null;
        }
        return failure instanceof TimeoutException
                ? "S3 does not answer within " + PATIENCE.toSeconds() + " s"
                : FailureCause.of(failure, errorMessages).message();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
