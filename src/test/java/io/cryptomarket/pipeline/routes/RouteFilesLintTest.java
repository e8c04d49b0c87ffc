package io.cryptomarket.pipeline.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.app.DefaultSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RouteFilesLintTest {
    static final Path ROUTES = Path.of("routes");
    static final Path WIRING = Path.of("src/main/java/io/cryptomarket/pipeline/app/Beans.java");

    static final String TIDY = """
            # Tidies up. Takes and leaves no variable.
            - route:
                id: tidy-up
                description: Tidies up
                routeConfigurationId: failures
                from:
                  uri: "direct:tidy-up"
                  steps:
                    - to: {uri: "{{coincap.url}}/assets", parameters: {operation: headObject}}
                    - bean: {ref: coincap, method: requireSuccess}
                    - log: {message: Tidied}
                    - to: {uri: "direct:tidy-up-again"}
            - route:
                id: tidy-up-again
                description: Does so once more
                errorHandler: {noErrorHandler: {}}
                from: {uri: "direct:tidy-up-again", steps: []}
            """;

    static final String FAILURES = """
            # Says what failed.
            - routeConfiguration:
                id: failures
                description: Says what failed
                onException:
                  - onException:
                      exception: [java.io.IOException]
                      steps:
                        - log: {message: "failed: ${bean:failures.message}"}
            """;

    @Test
    void The_route_files_are_tidy() throws IOException {
        assertThat(RouteLint.problems(files(), beans(), settings())).isEmpty();
    }

    @Test
    void The_lint_reads_at_least_one_file() throws IOException {
        assertThat(files())
                .containsKeys("daily-snapshot.camel.yaml", "publish-assets.camel.yaml", "failures.camel.yaml");
        assertThat(beans()).contains("coincap", "rawSnapshots", "manifests").hasSizeGreaterThan(8);
        assertThat(settings()).contains("s3.bucket", "lake.csv-key");
    }

    @Test
    void The_endpoint_that_one_run_calls_has_a_consumer() throws IOException {
        var caller = """
                # Calls what a run calls.
                - route:
                    id: caller
                    description: Calls what a run calls
                    routeConfigurationId: failures
                    from: {uri: "direct:caller", steps: [to: {uri: "%s"}]}
                """;
        var files = files();
        files.put(
                "caller.camel.yaml",
                caller.formatted(DefaultSettings.properties().getProperty("routes.snapshot")));

        assertThat(RouteLint.problems(files, beans(), settings())).isEmpty();
    }

    @Test
    void A_tidy_folder_has_no_problem() {
        assertThat(lint(TIDY, FAILURES)).isEmpty();
    }

    static Stream<YamlCases.Row> untidy() {
        return YamlCases.of("untidy-routes.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("untidy")
    void An_untidy_file_has_its_problem(YamlCases.Row untidy) {
        assertThat(TIDY + FAILURES).contains(untidy.text("of"));
        var problems = lint(
                TIDY.replace(untidy.text("of"), untidy.text("put")),
                FAILURES.replace(untidy.text("of"), untidy.text("put")));

        assertThat(problems).anyMatch(problem -> problem.contains(untidy.text("says")));
    }

    private static List<String> lint(String tidyUp, String failures) {
        var files = new TreeMap<>(Map.of("tidy-up.camel.yaml", tidyUp, "failures.camel.yaml", failures));
        return RouteLint.problems(files, List.of("coincap", "failures"), List.of("coincap.url"));
    }

    private static Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        try (var found = Files.newDirectoryStream(ROUTES, "*.camel.yaml")) {
            for (var file : found) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    /** The names under which the wiring binds beans, read from its source: it is not to be run for this. */
    private static List<String> beans() throws IOException {
        return Pattern.compile("(?:registry\\.accept|beans\\.put)\\(\\s*\"([^\"]+)\"")
                .matcher(Files.readString(WIRING))
                .results()
                .map((MatchResult bound) -> bound.group(1))
                .toList();
    }

    private static List<String> settings() {
        return List.copyOf(DefaultSettings.properties().stringPropertyNames());
    }
}
