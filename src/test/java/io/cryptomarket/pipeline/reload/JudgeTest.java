package io.cryptomarket.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What of an edit is used. A file's text here is the names of the files that it calls, or {@code !} when it is wrong. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JudgeTest {

    private static final RouteSet RUNNING = RouteSet.of(Map.of("a", "b", "b", "", "c", ""));

    private final Judge judge = new Judge(JudgeTest::validate);

    private static List<Finding> validate(RouteSet set) {
        var findings = new ArrayList<Finding>();
        for (var name : set.names()) {
            var text = Objects.requireNonNull(set.text(name));
            if (text.contains("!")) {
                findings.add(error(name, "is wrong"));
            }
            for (var called : text.replace("!", "").split("", 0)) {
                if (!called.isEmpty() && !set.names().contains(called)) {
                    findings.add(error(name, "calls " + called));
                }
            }
        }
        return findings;
    }

    private static Finding error(String file, String message) {
        return new Finding(Severity.ERROR, file, 1, 0, message);
    }

    private Verdict judge(Map<String, String> edit, Finding... unreadable) {
        return judge.judge(RUNNING, new Reading(RouteSet.of(edit), List.of(unreadable)));
    }

    @Test
    void What_is_in_order_as_a_whole_is_used_as_a_whole() {
        var verdict = judge(Map.of("a", "bd", "b", "c", "c", "", "d", "a"));

        assertThat(verdict.usable()).isEqualTo(RouteSet.of(Map.of("a", "bd", "b", "c", "c", "", "d", "a")));
        assertThat(verdict.refused()).isEmpty();
        assertThat(verdict.findings()).isEmpty();
    }

    @Test
    void A_file_with_an_error_stays_as_it_was_and_the_others_change() {
        var verdict = judge(Map.of("a", "c", "b", "!", "c", "a"));

        assertThat(verdict.usable()).isEqualTo(RouteSet.of(Map.of("a", "c", "b", "", "c", "a")));
        assertThat(verdict.refused()).containsExactly("b");
        assertThat(verdict.findings()).containsExactly(error("b", "is wrong"));
    }

    @Test
    void What_calls_a_refused_new_file_is_refused_with_it() {
        var verdict = judge(Map.of("a", "bd", "b", "a", "c", "", "d", "!"));

        assertThat(verdict.usable()).isEqualTo(RouteSet.of(Map.of("a", "b", "b", "a", "c", "")));
        assertThat(verdict.refused()).containsExactly("a", "d");
    }

    @Test
    void A_deleted_file_that_is_still_called_stays() {
        var verdict = judge(Map.of("a", "b", "c", "a"));

        assertThat(verdict.usable()).isEqualTo(RouteSet.of(Map.of("a", "b", "b", "", "c", "a")));
        assertThat(verdict.refused()).containsExactly("b");
        assertThat(verdict.findings()).containsExactly(error("a", "calls b"));
    }

    @Test
    void An_emptied_folder_changes_nothing() {
        var verdict = judge(Map.of());

        assertThat(verdict.usable()).isEqualTo(RUNNING);
        assertThat(verdict.refused()).containsExactly("a", "b", "c");
        assertThat(verdict.findings()).singleElement().asString().contains("no route file");
    }

    @Test
    void An_unreadable_file_stays_as_it_was() {
        var verdict = judge(Map.of("a", "b", "c", "a"), error("b", "cannot be read"));

        assertThat(verdict.usable()).isEqualTo(RouteSet.of(Map.of("a", "b", "b", "", "c", "a")));
        assertThat(verdict.refused()).containsExactly("b");
    }
}
