package io.cryptomarket.pipeline.health;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A remote value, cached for a while. It is read only on demand and by one thread at a time. A caller waits for a limited
 * time and then gets the last known value.
 */
final class ExpiringValue<T> {

    /**
     * The known value.
     *
     * @param value the last value read; null before the first one
     * @param failure why the last attempt to read failed; null if it succeeded
     */
    record Reading<T>(@Nullable T value, @Nullable Throwable failure) {}

    private final Callable<T> source;
    private final Duration lifetime;
    private final Duration timeout;
    private final Executor executor;
    private volatile Reading<T> last = new Reading<>(null, null);
    private @Nullable FutureTask<T> task;
    private long startedAt;
    private boolean expired;

    /**
     * @param lifetime how long a value, or a failure, is kept before the next read
     * @param timeout how long a caller waits for a read
     */
    ExpiringValue(Callable<T> source, Duration lifetime, Duration timeout, Executor executor) {
        this.source = source;
        this.lifetime = lifetime;
        this.timeout = timeout;
        this.executor = executor;
    }

    /** Reads the value if it has expired, and waits for it. */
    Reading<T> get() {
        try {
            last = new Reading<>(current().get(timeout.toMillis(), TimeUnit.MILLISECONDS), null);
        } catch (ExecutionException e) {
            last = new Reading<>(last.value(), e.getCause());
        } catch (TimeoutException | RejectedExecutionException e) {
            last = new Reading<>(last.value(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    /** The result of the last {@link #get}, without a read. */
    Reading<T> last() {
        return last;
    }

    /** Makes the next {@link #get} read the value again. */
    synchronized void expire() {
        expired = true;
    }

    private synchronized FutureTask<T> current() {
        var known = task;
        if (known == null || (known.isDone() && (expired || System.nanoTime() - startedAt > lifetime.toNanos()))) {
            expired = false;
            startedAt = System.nanoTime();
            known = new FutureTask<>(source);
            executor.execute(known);
            task = known;
        }
        return known;
    }
}
