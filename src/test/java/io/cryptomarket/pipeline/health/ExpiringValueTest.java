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
class ExpiringValueTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final AtomicInteger reads = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private ExpiringValue<Integer> counting(Duration lifetime) {
        return new ExpiringValue<>(reads::incrementAndGet, lifetime, LONG, Runnable::run);
    }

    @Test
    void Nothing_is_read_before_somebody_asks() {
        var expiringValue = counting(LONG);

        assertThat(expiringValue.last().value()).isNull();
        assertThat(reads).hasValue(0);
    }

    @Test
    void What_is_young_is_not_read_again() {
        var expiringValue = counting(LONG);

        assertThat(expiringValue.get().value()).isEqualTo(1);
        assertThat(expiringValue.get().value()).isEqualTo(1);
        assertThat(expiringValue.last().value()).isEqualTo(1);
    }

    @Test
    void What_is_old_is_read_again() {
        var expiringValue = counting(Duration.ofNanos(-1));

        expiringValue.get();

        assertThat(expiringValue.get().value()).isEqualTo(2);
    }

    @Test
    void What_may_have_changed_is_read_again_once() {
        var expiringValue = counting(LONG);
        expiringValue.get();
        expiringValue.expire();

        assertThat(expiringValue.get().value()).isEqualTo(2);
        assertThat(expiringValue.get().value()).isEqualTo(2);
    }

    @Test
    void A_change_while_it_is_read_is_seen_by_the_next() {
        var self = new CachedHolder();
        self.expiringValue = new ExpiringValue<>(
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
        private ExpiringValue<Integer> expiringValue = new ExpiringValue<>(() -> 0, LONG, LONG, Runnable::run);

        void expire() {
            expiringValue.expire();
        }

        Integer get() {
            return Objects.requireNonNull(expiringValue.get().value());
        }
    }

    @Test
    void Where_it_cannot_be_read_the_last_value_stays_and_the_failure_is_told() {
        var expiringValue = new ExpiringValue<>(
                () -> {
                    if (reads.incrementAndGet() == 2) {
                        throw new IOException("away");
                    }
                    return reads.get();
                },
                Duration.ofNanos(-1),
                LONG,
                Runnable::run);
        expiringValue.get();

        var failed = expiringValue.get();

        assertThat(failed.value()).isEqualTo(1);
        assertThat(failed.failure()).isInstanceOf(IOException.class).hasMessage("away");
        assertThat(expiringValue.get().failure()).isNull();
    }

    @Test
    void Who_asks_waits_only_a_little_and_nobody_asks_a_second_time_meanwhile() {
        var answer = new CountDownLatch(1);
        var expiringValue = new ExpiringValue<>(
                () -> {
                    answer.await();
                    return reads.incrementAndGet();
                },
                LONG,
                SHORT,
                thread);

        assertThat(expiringValue.get().failure()).isInstanceOf(TimeoutException.class);
        assertThat(expiringValue.get().failure()).isInstanceOf(TimeoutException.class);
        answer.countDown();

        Awaitility.await().atMost(LONG).until(() -> expiringValue.last().failure() == null);
        assertThat(expiringValue.get().value()).isEqualTo(1);
        assertThat(reads).hasValue(1);
    }

    @Test
    void A_thread_that_cannot_be_had_is_a_failure_like_any_other() {
        Executor none = work -> {
            throw new RejectedExecutionException("closed");
        };
        var expiringValue = new ExpiringValue<>(reads::incrementAndGet, LONG, LONG, none);

        assertThat(expiringValue.get().failure()).hasMessage("closed");
    }
}
