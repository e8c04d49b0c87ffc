package io.cryptomarket.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.validation.RouteSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which routes an edit of the shipped files touches, and which runs have to wait for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlanTest {

    private static final RouteSet SHIPPED =
            new RouteFolder(Path.of("routes")).read().files();

    private static Plan edit(String file, String what, String with) throws IOException {
        var name = file + RouteSet.SUFFIX;
        var before = String.valueOf(SHIPPED.text(name));
        assertThat(before).contains(what);
        var edited = SHIPPED.withFileOf(RouteSet.of(Map.of(name, before.replace(what, with))), name);
        return Plan.between(map(SHIPPED), map(edited));
    }

    private static final String CALLS = """
            - route:
                id: clock
                routeConfigurationId: failures
                from:
                  uri: quartz:clock
                  steps:
                    - to: direct:one
            - route:
                id: one
                from:
                  uri: "%s"
            """;

    private static RouteGraph map(RouteSet files) {
        return RouteGraph.of(files, text -> text);
    }

    @Test
    void A_schedule_concerns_its_own_route_only() throws Exception {
        var plan = edit("clock", "{{clock.cron}}", "0 6 0 * * ?");

        assertThat(plan.changed()).containsExactly("clock");
        assertThat(plan.concerned()).containsExactly("clock");
    }

    @Test
    void A_called_route_concerns_all_that_come_to_it() throws Exception {
        var plan = edit("fetch-page", "application/json", "text/json");

        assertThat(plan.changed()).containsExactly("fetch-page");
        assertThat(plan.concerned())
                .contains("clock", "clock-catch-up", "api", "api-today", "api-fetch")
                .doesNotContain("api-list", "api-detail", "api-publish");
    }

    @Test
    void A_configuration_concerns_every_route_that_uses_it() throws Exception {
        var plan = edit("failures", "backOffMultiplier: 2", "backOffMultiplier: 3");

        assertThat(plan.configurations()).containsExactly("failures");
        assertThat(plan.changed()).contains("clock", "daily-snapshot", "api").doesNotContain("fetch-page");
        assertThat(plan.incoming()).endsWith("api");
    }

    @Test
    void A_route_is_called_however_its_endpoint_is_written() {
        for (var from : List.of("{{one}}", "direct://one", "direct:one?timeout=5000")) {
            var map = RouteGraph.of(
                    RouteSet.of(Map.of("a", CALLS.formatted(from))), text -> text.replace("{{one}}", "direct:one"));

            assertThat(map.reachedFrom("clock")).as(from).containsExactlyInAnyOrder("clock", "one");
        }
    }

    @Test
    void What_a_configuration_calls_is_called_by_the_routes_that_use_it() {
        var map = map(RouteSet.of(Map.of("a", CALLS.formatted("direct:one"), "b", """
                - routeConfiguration:
                    id: failures
                    onException:
                      - onException:
                          exception: java.lang.Exception
                          steps:
                            - to: direct:report
                - route:
                    id: report
                    from:
                      uri: direct:report
                """)));

        assertThat(map.reachedFrom("clock")).contains("report");
    }

    @Test
    void A_comment_concerns_nothing() throws Exception {
        assertThat(edit("clock", "# When", "# So when").isEmpty()).isTrue();
    }

    @Test
    void The_way_back_of_a_plan_takes_away_what_it_adds() throws Exception {
        var plan = edit("clock", "id: clock-catch-up", "id: clock-catchup").reversed();

        assertThat(plan.removed()).containsExactly("clock-catchup");
        assertThat(plan.added()).containsExactly("clock-catch-up");
    }
}
