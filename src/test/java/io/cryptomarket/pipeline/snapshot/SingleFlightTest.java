package io.cryptomarket.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SingleFlightTest {
    final SingleFlight<String, String> work = new SingleFlight<>();
    final List<String> told = new ArrayList<>();
    final Consumer<String> waiter = told::add;

    @Test
    void All_who_wait_for_a_key_are_told_its_result_once() {
        var holder = Objects.requireNonNull(work.begin("a"));
        assertThat(work.begin("a")).isNull();
        assertThat(work.begin("b")).isNotNull();
        work.await("a", waiter);
        work.await("a", result -> told.add("second " + result));

        work.end(holder, "done");
        work.end(holder, "done again");

        assertThat(told).containsExactly("done", "second done");
        assertThat(work.await("a", waiter)).isFalse();
        assertThat(work.begin("a")).isNotNull();
    }

    @Test
    void A_former_holder_does_not_end_the_work_of_its_successor() {
        var former = Objects.requireNonNull(work.begin("a"));
        work.end(former, "given up");
        var successor = Objects.requireNonNull(work.begin("a"));
        work.await("a", waiter);

        work.end(former, "late");

        assertThat(told).isEmpty();
        assertThat(work.isHeldBy(former)).isFalse();
        assertThat(work.isHeldBy(successor)).isTrue();
    }

    @Test
    void Who_has_left_is_not_told() {
        var holder = Objects.requireNonNull(work.begin("a"));
        work.await("a", waiter);
        work.leave("a", waiter);

        work.end(holder, "done");

        assertThat(told).isEmpty();
    }

    @Test
    void Everything_can_be_ended_at_once() {
        for (var key : List.of("a", "b")) {
            work.begin(key);
            work.await(key, result -> told.add(key + " " + result));
        }

        work.endAll("stopped");

        assertThat(told).containsExactlyInAnyOrder("a stopped", "b stopped");
    }
}
