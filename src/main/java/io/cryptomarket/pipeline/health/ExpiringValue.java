package io.cryptomarket.pipeline.health;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Something that is far away, as it was a moment ago. It is asked for only while somebody wants to know, by one thread at
 * a time, and who wants to know waits for it a little and then goes without.
 */
final class ExpiringValue<T> {

    /**
     * What is known.
     *
     * @param value the last that was read; null before anything was
     * @param failure why nothing newer could be read; null when that is the newest
     */
    record Reading<T>(@Nullable T value, @Nullable Throwable failure) {}

    private final Callable<T> source;
    private final Duration lifetime;
    private final Duration patience;
    private final Executor thread;
    private volatile Reading<T> last = new Reading<>(null, null);
    private @Nullable CompletableFuture<Void> reading;
    private long readAt;
    private boolean expired;

    /**
     * @param lifetime how long what was read, or that it could not be, is good for
     * @param patience how long to wait for it
     */
    ExpiringValue(Callable<T> source, Duration lifetime, Duration patience, Executor thread) {
        this.source = source;
        this.lifetime = lifetime;
        this.patience = patience;
        this.thread = thread;
    }

    /** What is known, after it was asked for again where that is due. */
    Reading<T> get() {
        try {
            due().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            last = new Reading<>(last.value(), e);
        } catch (ExecutionException e) {
            last = new Reading<>(last.value(), e.getCause());
        } catch (RejectedExecutionException e) {
            last = new Reading<>(last.value(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    /** What is known, without asking. */
    Reading<T> last() {
        return last;
    }

    /** Lets it be asked for again although it is not old. */
    synchronized void expire() {
        expired = true;
    }

    private synchronized CompletableFuture<Void> due() {
        var known = reading;
        if (known == null || (known.isDone() && (expired || System.nanoTime() - readAt > lifetime.toNanos()))) {
            expired = false;
            known = CompletableFuture.runAsync(this::read, thread);
            reading = known;
        }
        return known;
    }

    private void read() {
        try {
            last = new Reading<>(source.call(), null);
        } catch (Exception e) {
            throw new CompletionException(e);
        } finally {
            markRead();
        }
    }

    private synchronized void markRead() {
        readAt = System.nanoTime();
    }
}
