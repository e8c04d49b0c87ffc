package io.cryptomarket.pipeline.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.validation.RenamedNames.Kind;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RenamedNamesTest {

    private final RenamedNames names = RenamedNames.of("""
            # kind,old,new,version
            bean,flight,fetchLock,0.2.0
            method,flight.board,fetchLock.acquire,0.2.0
            method,flight.land,fetchLock.release,0.2.0
            variable,asked,requestedDate,0.2.0
            property,taken,acquired,0.2.0
            route,judge-answer,check-quality,0.2.0
            """);

    @Test
    void A_bean_and_its_methods_are_given_their_new_names() {
        assertThat(names.instead(Kind.BEAN, "flight", Set.of("fetchLock")))
                .isEqualTo(
                        "; it is called 'fetchLock' since 0.2.0, its method 'board' now 'acquire', 'land' now 'release'");
    }

    @Test
    void A_method_is_given_its_new_name_by_the_old_and_by_the_new_name_of_its_bean() {
        assertThat(names.insteadOfMethod("flight", "board", Set.of("acquire")))
                .isEqualTo("; it is called 'acquire' since 0.2.0");
        assertThat(names.insteadOfMethod("fetchLock", "board", Set.of("acquire")))
                .isEqualTo("; it is called 'acquire' since 0.2.0");
    }

    @Test
    void An_endpoint_is_given_the_new_name_of_its_route() {
        assertThat(names.instead(Kind.ROUTE, "direct:judge-answer", Set.of()))
                .isEqualTo("; it is called 'check-quality' since 0.2.0");
    }

    @Test
    void A_name_that_never_was_one_is_compared_with_those_there_are() {
        assertThat(names.instead(Kind.BEAN, "fetchLok", Set.of("fetchLock"))).isEqualTo("; did you mean 'fetchLock'?");
        assertThat(names.now(Kind.BEAN, "asked")).isEmpty();
    }

    @Test
    void An_old_variable_that_a_file_only_reads_is_an_error_wherever_it_stands() {
        assertThat(check("""
                - route:
                    from:
                      uri: direct:a
                      steps:
                        - toD: "file:${variable:asked}?fileName=asked"
                        - log: ${variable.requestedDate}
                        - setBody:
                            variable: asked
                        - setBody:
                            variable:
                              expression: asked
                        - to:
                            uri: direct:b
                            variableSend: asked
                        - removeVariable:
                            name: asked
                        - setHeader:
                            name: asked
                            constant: asked
                """, Finding::isError)).containsExactly(5, 8, 11, 14, 16);
    }

    @Test
    void A_variable_with_an_old_name_that_the_file_sets_itself_is_a_warning() {
        assertThat(check("""
                - route:
                    from:
                      uri: direct:a
                      steps:
                        - setVariable:
                            name: asked
                            constant: 2026-11-23
                        - to: direct:b
                        - log: ${variable.asked}
                """, finding -> !finding.isError())).containsExactly(6, 9);
    }

    @Test
    void An_old_exchange_property_is_an_error_wherever_it_stands() {
        assertThat(check("""
                - route:
                    from:
                      uri: direct:a
                      steps:
                        - log: ${exchangeProperty.taken} of ${exchangeProperty.takenAgain}
                        - removeProperty:
                            name: taken
                """, Finding::isError)).containsExactly(5, 7);
    }

    /** Returns the lines with a finding, each of which is of this severity. */
    private List<Integer> check(String text, Predicate<Finding> severity) {
        var findingCollector = new FindingCollector("a.camel.yaml");
        names.check(YamlReader.read(text, findingCollector).orElseThrow().descendants(), findingCollector);
        assertThat(findingCollector.findings()).allMatch(severity).allMatch(finding -> finding.message()
                .endsWith("since 0.2.0"));
        return findingCollector.findings().stream().map(Finding::line).toList();
    }
}
