package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.reload.GenerationFactory;
import io.cryptomarket.pipeline.testing.S3Operations;
import io.cryptomarket.pipeline.validation.BadEdits;
import io.cryptomarket.pipeline.validation.CountedBean;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ValidationTest {
    static final TestValidation VALIDATION = TestValidation.start();

    /** Beginnings, middles and ends of what YAML and Camel take for something. */
    static final List<String> PIECES = List.of(
            "{{",
            "}}",
            "${",
            "}",
            "\"",
            "'",
            ": ",
            "- ",
            "\n",
            "\t",
            "  ",
            "&a ",
            "*a",
            "|",
            ">-",
            "#",
            "!!int ",
            "? ",
            "---\n",
            "\u0000",
            "\ud800",
            "\ufeff",
            "é",
            "null",
            "~",
            "[",
            "]",
            "{",
            "direct:",
            "beans:",
            "%",
            "@",
            "uri",
            "steps:",
            "simple: ",
            "<<: ",
            "0x1F",
            "route",
            "\r",
            "\u2028");

    @AfterAll
    static void close() {
        VALIDATION.close();
    }

    static Stream<YamlCases.Row> good() {
        return YamlCases.of("good-edits.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void An_edit_of_the_page_on_routes_has_no_finding(YamlCases.Row edit) {
        var name = edit.text("file") + RouteSet.SUFFIX;
        var files = BadEdits.shipped();
        var before = String.valueOf(files.text(name));
        assertThat(before).contains(edit.text("of"));

        assertThat(VALIDATION.validate(BadEdits.with(files, name, before.replace(edit.text("of"), edit.text("put")))))
                .isEmpty();
    }

    @Test
    void Every_error_in_several_files_is_found_at_once_in_order() {
        var files = BadEdits.shipped();
        for (var name : List.of("no YAML", "a mistyped bean", "a cron without seconds")) {
            var edit = BadEdits.all()
                    .filter(each -> each.name().equals(name.equals("no YAML") ? "garbage at the end" : name))
                    .findFirst()
                    .orElseThrow();
            files = edit.apply(files);
        }

        var findings = VALIDATION.validate(files);

        assertThat(findings)
                .extracting(Finding::file)
                .containsExactly("clock.camel.yaml", "daily-snapshot.camel.yaml", "fetch-assets.camel.yaml");
    }

    @Test
    void One_bad_route_does_not_hide_another_of_its_file() {
        var file = "s3" + RouteSet.SUFFIX;
        var text = String.valueOf(BadEdits.shipped().text(file))
                .replace("operation: getObjectRange", "operation: lookObject")
                .replace("operation: getObject", "operation: readObject");

        assertThat(VALIDATION.validate(BadEdits.with(BadEdits.shipped(), file, text)))
                .extracting(Finding::message)
                .containsExactly(
                        "the option 'operation' cannot be 'readObject'",
                        "the option 'operation' cannot be 'lookObject'");
    }

    @Test
    void Unchanged_files_have_the_same_findings_as_before() {
        var bad = BadEdits.all().findFirst().orElseThrow().apply(BadEdits.shipped());
        var first = VALIDATION.validate(bad);

        assertThat(VALIDATION.validate(BadEdits.shipped())).isEmpty();
        assertThat(VALIDATION.validate(bad)).isEqualTo(first);
        assertThat(VALIDATION.validate(bad)).isEqualTo(first).isNotEmpty();
    }

    @Test
    void The_order_of_the_files_does_not_matter() {
        var shipped = BadEdits.shipped();
        var names = new ArrayList<>(shipped.names());
        Collections.reverse(names);
        var renamed = new TreeMap<String, String>();
        IntStream.range(0, names.size())
                .forEach(i -> renamed.put(String.format("%02d", i) + "-" + names.get(i), text(shipped, names.get(i))));

        assertThat(VALIDATION.validate(RouteSet.of(renamed)))
                .noneMatch(Finding::isError)
                .allMatch(finding -> finding.message().contains("name one after the other"))
                .hasSize(names.size());
    }

    @Test
    void No_route_file_at_all_is_an_error() {
        assertThat(VALIDATION.validate(RouteSet.of(Map.of())))
                .singleElement()
                .matches(Finding::isError)
                .matches(finding -> finding.message().equals("there is no route file"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- beans:\n    - {name: evil, type: CLASS}\n",
                "- bean: {name: evil, type: CLASS}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{bean: {beanType: CLASS, method: run}}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{bean: {ref: '#class:CLASS'}}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{to: 'class:CLASS?method=run'}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{to: 'bean:CLASS?method=run'}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{bean: {ref: CLASS}}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{process: {ref: '#class:CLASS'}}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{setBody: {simple: '${bean:type:CLASS.run}'}}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{setBody: {method: {beanType: CLASS}}}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil', steps: [{setBody: {method: 'CLASS'}}]}}\n",
                "- route: {id: evil, from: {uri: 'direct:evil?x=#class:CLASS', steps: [{log: x}]}}\n",
                "- {route: {id: evil, from: {uri: 'direct:e', steps: [{log: x}]}}, beans: [{name: evil, type: CLASS}]}\n",
                "- routeTemplate: {id: t, beans: [{name: evil, type: CLASS}], from: {uri: 'direct:e', steps: []}}\n",
                "apiVersion: camel.apache.org/v1\nkind: Integration\nspec:\n  flows:\n    - beans: [{name: e, type: CLASS}]\n",
            })
    void A_class_that_a_file_names_is_not_run(String text) {
        var evil = text.replace("CLASS", CountedBean.class.getName());

        var findings = VALIDATION.validate(BadEdits.with(BadEdits.shipped(), "evil" + RouteSet.SUFFIX, evil));

        assertThat(findings).anyMatch(Finding::isError);
        assertThat(CountedBean.made()).isZero();
    }

    @Test
    void A_value_of_the_environment_is_not_shown() {
        System.setProperty("coincap.api-key", "the-secret");
        try {
            var edit = BadEdits.with(
                    BadEdits.shipped(),
                    "clock" + RouteSet.SUFFIX,
                    text(BadEdits.shipped(), "clock" + RouteSet.SUFFIX)
                            .replace("{{clock.cron}}", "{{coincap.api-key}}")
                            .replace("direct:daily-snapshot", "{{coincap.api-key:direct:{{coincap.api-key}}}}"));

            assertThat(VALIDATION.validate(edit)).isNotEmpty().noneMatch(finding -> finding.message()
                    .contains("the-secret"));
        } finally {
            System.clearProperty("coincap.api-key");
        }
    }

    @Test
    void A_validation_calls_and_starts_nothing_and_leaves_nothing_behind() {
        try (var coinCap = TestPipeline.scripted();
                var validation =
                        TestValidation.start(Map.of("COINCAP_URL", coinCap.url().toString()))) {
            validation.validate(BadEdits.shipped());
            S3Operations.forget();
            var before = threads();

            for (int i = 0; i < 20; i++) {
                assertThat(validation.validate(BadEdits.shipped())).isEmpty();
            }

            assertThat(coinCap.requests()).isEmpty();
            assertThat(S3Operations.asked()).isEmpty();
            // Threads of tests before this one may end meanwhile.
            assertThat(before).containsAll(threads());
        }
    }

    @Test
    void No_more_than_the_last_context_is_kept() throws Exception {
        var contexts = new ArrayList<WeakReference<Main>>();
        try (var check = new RouteCheck(Settings.load(Path.of(""), null, Map.of()))) {
            var factory = new GenerationFactory(
                    (number, lease) -> {
                        var camel = check.camel().create(number, lease);
                        contexts.add(new WeakReference<>(camel));
                        return camel;
                    },
                    Map.of());
            for (int i = 0; i < 30; i++) {
                factory.check(BadEdits.shipped());
            }
        }

        assertThat(contexts).hasSize(30);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return contexts.stream().filter(context -> context.get() != null).count() <= 1;
        });
    }

    @Test
    void A_validation_returns_a_result_for_every_content_of_a_file() {
        var random = new Random(7);
        var shipped = BadEdits.shipped();
        var names = List.copyOf(shipped.names());
        for (int i = 0; i < 500; i++) {
            var name = names.get(random.nextInt(names.size()));
            var text = damaged(text(shipped, name), random);

            var findings = VALIDATION.validate(BadEdits.with(shipped, name, text));

            assertThat(findings)
                    .as(text)
                    .allMatch(finding -> finding.line() > 0 || finding.message().contains("which the setting"))
                    .noneMatch(finding -> finding.message().contains("cannot be examined"))
                    .allMatch(finding -> finding.message().lines().count() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- - "})
    void Endless_nesting_is_refused(String piece) {
        var text = piece.repeat(100_000);

        assertThat(VALIDATION.validate(BadEdits.with(BadEdits.shipped(), "deep" + RouteSet.SUFFIX, text)))
                .anyMatch(Finding::isError);
    }

    private static String damaged(String text, Random random) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + random.nextInt(60));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(at);
            default -> text.substring(0, at) + text.substring(at, to).repeat(2) + text.substring(to);
        };
    }

    private static String text(RouteSet files, String name) {
        return String.valueOf(files.text(name));
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .toList();
    }
}
