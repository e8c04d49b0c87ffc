package io.cryptomarket.pipeline.reload;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Runs and the exchange of their routes keep out of each other's way. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TurnstileTest {

    private static final Duration NO_TIME = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Turnstile turnstile = new Turnstile();

    @Test
    void A_hold_waits_for_the_runs_inside() throws Exception {
        var first = turnstile.enter("clock");
        var second = turnstile.enter("clock");
        var hold = held("clock");
        first.close();
        first.close();
        assertThat(hold).isNotDone();

        second.close();

        assertThat(hold.get(30, SECONDS)).isTrue();
    }

    @Test
    void A_hold_that_takes_too_long_holds_nobody() throws Exception {
        try (var inside = turnstile.enter("clock")) {
            assertThat(turnstile.hold(Set.of("clock"), NO_TIME)).isFalse();
            turnstile.enter("clock").close();
        }
    }

    @Test
    void Who_comes_meanwhile_waits() throws Exception {
        assertThat(turnstile.hold(Set.of("clock"), NO_TIME)).isTrue();
        var late = entering("clock");
        turnstile.enter("http").close();
        await().during(Duration.ofMillis(100)).until(() -> !late.isDone());

        turnstile.release();

        assertThat(late.get(30, SECONDS)).isNotNull();
    }

    @Test
    void Runs_of_other_routes_are_not_waited_for() throws Exception {
        try (var inside = turnstile.enter("http")) {
            assertThat(turnstile.hold(Set.of("clock"), NO_TIME)).isTrue();
        }
    }

    private CompletableFuture<Boolean> held(String route) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return turnstile.hold(Set.of(route), LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private CompletableFuture<Turnstile.Pass> entering(String route) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return turnstile.enter(route);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
