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
import java.util.concurrent.atomic.AtomicReference;
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
    void A_value_is_not_read_before_the_first_get() {
        var expiringValue = counting(LONG);

        assertThat(expiringValue.last().value()).isNull();
        assertThat(reads).hasValue(0);
    }

    @Test
    void A_fresh_value_is_not_read_again() {
        var expiringValue = counting(LONG);

        assertThat(expiringValue.get().value()).isEqualTo(1);
        assertThat(expiringValue.get().value()).isEqualTo(1);
        assertThat(expiringValue.last().value()).isEqualTo(1);
    }

    @Test
    void An_old_value_is_read_again() {
        var expiringValue = counting(Duration.ofNanos(-1));

        expiringValue.get();

        assertThat(expiringValue.get().value()).isEqualTo(2);
    }

    @Test
    void An_expired_value_is_read_again_once() {
        var expiringValue = counting(LONG);
        expiringValue.get();
        expiringValue.expire();

        assertThat(expiringValue.get().value()).isEqualTo(2);
        assertThat(expiringValue.get().value()).isEqualTo(2);
    }

    @Test
    void A_value_that_expires_during_a_read_is_read_again() {
        var self = new AtomicReference<ExpiringValue<Integer>>();
        self.set(new ExpiringValue<>(
                () -> {
                    Objects.requireNonNull(self.get()).expire();
                    return reads.incrementAndGet();
                },
                LONG,
                LONG,
                Runnable::run));
        var expiringValue = Objects.requireNonNull(self.get());

        expiringValue.get();

        assertThat(expiringValue.get().value()).isEqualTo(2);
    }

    @Test
    void A_failed_read_keeps_the_last_value_and_reports_the_failure() {
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
    void A_caller_waits_for_a_limited_time_and_a_second_one_starts_no_second_read() {
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

        Awaitility.await().atMost(LONG).until(() -> expiringValue.get().failure() == null);
        assertThat(expiringValue.last().value()).isEqualTo(1);
        assertThat(reads).hasValue(1);
    }

    @Test
    void A_rejected_task_is_a_failure() {
        Executor none = work -> {
            throw new RejectedExecutionException("closed");
        };
        var expiringValue = new ExpiringValue<>(reads::incrementAndGet, LONG, LONG, none);

        assertThat(expiringValue.get().failure()).hasMessage("closed");
    }
}
