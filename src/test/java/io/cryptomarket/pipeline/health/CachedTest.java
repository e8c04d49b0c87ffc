package io.cryptomarket.pipeline.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CachedTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final AtomicInteger reads = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private Cached<Integer> counting(Duration lifetime) {
        return new Cached<>(reads::incrementAndGet, lifetime, LONG, Runnable::run);
    }

    @Test
    void Nothing_is_read_before_somebody_asks() {
        var cached = counting(LONG);

        assertThat(cached.last().value()).isNull();
        assertThat(reads).hasValue(0);
    }

    @Test
    void What_is_young_is_not_read_again() {
        var cached = counting(LONG);

        assertThat(cached.get().value()).isEqualTo(1);
        assertThat(cached.get().value()).isEqualTo(1);
        assertThat(cached.last().value()).isEqualTo(1);
    }

    @Test
    void What_is_old_is_read_again() {
        var cached = counting(Duration.ofNanos(-1));

        cached.get();

        assertThat(cached.get().value()).isEqualTo(2);
    }

    @Test
    void What_may_have_changed_is_read_again_once() {
        var cached = counting(LONG);
        cached.get();
        cached.expire();

        assertThat(cached.get().value()).isEqualTo(2);
        assertThat(cached.get().value()).isEqualTo(2);
    }

    @Test
    void A_change_while_it_is_read_is_seen_by_the_next() {
        var self = new CachedHolder();
        self.cached = new Cached<>(
                () -> {
                    if (reads.incrementAndGet() == 1) {
                        self.expire();
                    }
                    return reads.get();
                },
                LONG,
                LONG,
                Runnable::run);

        self.get();

        assertThat(self.get()).isEqualTo(2);
    }

    private static final class CachedHolder {
        private Cached<Integer> cached = new Cached<>(() -> 0, LONG, LONG, Runnable::run);

        void expire() {
            cached.expire();
        }

        Integer get() {
            return Objects.requireNonNull(cached.get().value());
        }
    }

    @Test
    void Where_it_cannot_be_read_the_last_value_stays_and_the_failure_is_told() {
        var cached = new Cached<>(
                () -> {
                    if (reads.incrementAndGet() == 2) {
                        throw new IOException("away");
                    }
                    return reads.get();
                },
                Duration.ofNanos(-1),
                LONG,
                Runnable::run);
        cached.get();

        var failed = cached.get();

        assertThat(failed.value()).isEqualTo(1);
        assertThat(failed.failure()).isInstanceOf(IOException.class).hasMessage("away");
        assertThat(cached.get().failure()).isNull();
    }

    @Test
    void Who_asks_waits_only_a_little_and_nobody_asks_a_second_time_meanwhile() {
        var answer = new CountDownLatch(1);
        var cached = new Cached<>(
                () -> {
                    answer.await();
                    return reads.incrementAndGet();
                },
                LONG,
                SHORT,
                thread);

        assertThat(cached.get().failure()).isInstanceOf(TimeoutException.class);
        assertThat(cached.get().failure()).isInstanceOf(TimeoutException.class);
        answer.countDown();

        Awaitility.await().atMost(LONG).until(() -> cached.last().failure() == null);
        assertThat(cached.get().value()).isEqualTo(1);
        assertThat(reads).hasValue(1);
    }

    @Test
    void A_thread_that_cannot_be_had_is_a_failure_like_any_other() {
        Executor none = work -> {
            throw new RejectedExecutionException("closed");
        };
        var cached = new Cached<>(reads::incrementAndGet, LONG, LONG, none);

        assertThat(cached.get().failure()).hasMessage("closed");
    }
}
