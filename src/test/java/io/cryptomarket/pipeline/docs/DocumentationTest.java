package io.cryptomarket.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.docs.RouteCalls.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentationTest {

    private static final Path ROUTES = Path.of("routes");
    private static final String COMMANDS = "documented-commands.yaml";
    private static final Path DAG = Path.of("dags/crypto_market_daily.py");

    /** The reader's own machine, and the API that the settings name. */
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "rest.coincap.io");

    private static final Pattern ROUTE_ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final Pages pages;

    DocumentationTest() throws IOException {
        pages = Pages.under(Path.of(""));
    }

    @Test
    void Links_lead_to_existing_files_and_headings() {
        assertThat(pages.deadLinks()).isEmpty();
    }

    @Test
    void Every_page_is_reached_from_the_README() {
        assertThat(pages.unreachable()).isEmpty();
    }

    @Test
    void No_page_loads_anything_from_another_server() {
        var hosts = pages.all().flatMap(page -> page.find("https?://([^/:\\s`\"')>]+)"));

        assertThat(hosts).isSubsetOf(HOSTS);
    }

    @Test
    void Every_code_block_names_its_language() {
        var languages = pages.all().flatMap(page -> page.blocks().stream()).map(Page.Block::language);

        assertThat(languages).isSubsetOf("sh", "text", "properties");
    }

    @Test
    void The_picture_names_exactly_the_routes_that_the_clock_and_the_DAG_use() throws Exception {
        var routes = RouteCalls.of(ROUTES);
        var called = callsOfTheDag();
        var ids = routes.routes().stream().map(Route::id).collect(Collectors.toSet());

        var drawn = Arrays.stream(picture().split("[\\s,:()]+", -1))
                .filter(word -> ROUTE_ID.matcher(word).matches())
                .filter(word -> word.contains("-") || ids.contains(word));

        assertThat(called).isNotEmpty();
        assertThat(drawn)
                .hasSameElementsAs(routes.passedFrom(route -> route.from().startsWith("quartz:")
                        || called.contains(route.method() + " " + path(route.from()))));
    }

    private String picture() {
        return pages.readme().blocks().stream()
                .filter(block -> block.language().equals("text"))
                .findFirst()
                .orElseThrow()
                .text();
    }

    /** Method and path of each call, whatever a path has for a variable. */
    private static Set<String> callsOfTheDag() throws IOException {
        return Pattern.compile("method=\"(\\w+)\",\\s+endpoint=f\"([^\"]+)\"")
                .matcher(Files.readString(DAG))
                .results()
                .map(call -> call.group(1) + " " + path("/" + call.group(2)))
                .collect(Collectors.toSet());
    }

    private static String path(String uri) {
        return uri.replaceFirst("^platform-http:", "").replaceAll("\\{[^}]*}", "{}");
    }

    @Test
    void Every_command_is_run_by_a_test_or_has_a_reason_why_not() {
        var known = YamlCases.of(COMMANDS).toList();

        assertThat(pages.all().flatMap(page -> page.commands().stream()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        known.stream().map(row -> row.text("command")).toList());
        assertThat(known)
                .allMatch(row -> row.find("test").isPresent() || row.find("why").isPresent());
    }

    @Test
    void Every_test_that_a_page_or_a_command_names_exists() throws Exception {
        var named = Stream.concat(
                pages.all().flatMap(page -> page.find("`([A-Z][A-Za-z]+(?:Test|IT))`")),
                YamlCases.of(COMMANDS).flatMap(row -> row.find("test").stream()));

        assertThat(named).isNotEmpty().isSubsetOf(tests());
    }

    private static Set<String> tests() throws IOException {
        try (var files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void The_table_of_packages_matches_the_sources() throws Exception {
        try (var packages = Files.list(Path.of("src/main/java/io/cryptomarket/pipeline"))) {
            assertThat(pages.named("contributing.md").section("Layout").find("(?m)^\\| `([a-z]+)` \\|"))
                    .containsExactlyInAnyOrderElementsOf(
                            packages.map(folder -> folder.getFileName().toString())
                                    .toList());
        }
    }

    @Test
    void The_documented_package_has_the_built_version() throws Exception {
        var version = found("<version>(.+?)</version>", Path.of("pom.xml"))
                .findFirst()
                .orElseThrow();

        assertThat(pages.all().flatMap(page -> page.find("crypto-market-pipeline-(\\d[\\w.-]*?)(?:\\.tar|/|`|\\s)")))
                .isNotEmpty()
                .containsOnly(version);
    }

    @Test
    void The_table_of_problems_matches_the_OpenAPI_description() throws Exception {
        var described =
                found("problem:([a-z-]+)\n\\s+title: .+\n\\s+status: \\d+", Path.of("src/main/resources/openapi.yaml"));

        assertThat(pages.named("http-api.md").find("(?m)^\\| `([a-z-]+)` \\| \\d+ \\|"))
                .containsExactlyInAnyOrderElementsOf(described.distinct().toList());
    }

    @Test
    void The_table_of_alerts_matches_the_rules() throws Exception {
        var rules = found("- alert: (\\w+)", Path.of("docker/prometheus/alerts.yaml"));

        assertThat(pages.named("monitoring.md").find("(?m)^\\| `(CryptoMarket\\w+)` \\|"))
                .containsExactlyElementsOf(rules.toList());
    }

    private static Stream<String> found(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult found) -> found.group(1));
    }
}
