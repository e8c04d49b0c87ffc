package io.cryptomarket.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.cryptomarket.pipeline.coincap.offending.UsesSnapshot;
import io.cryptomarket.pipeline.offending.CallsCoinCap;
import io.cryptomarket.pipeline.offending.NotFinal;
import io.cryptomarket.pipeline.offending.WritesToS3;
import io.cryptomarket.pipeline.storage.offending.UsesLocal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {
    /** A command calls the endpoint that a setting names, so the setting's default is no tie of Java to a route. */
    private static final Pattern DEFAULT_ENDPOINT = Pattern.compile("setting\\(\"routes\\.\\w+\", \"direct:[\\w-]+\"");

    static final JavaClasses HOUSE = house(new ImportOption.DoNotIncludeTests());

    @Test
    void Every_class_has_a_place_in_the_house() {
        assertThat(HOUSE.size()).isGreaterThan(50);
        Architecture.EVERY_CLASS_HAS_A_PLACE.check(HOUSE);

        assertReported(Architecture.EVERY_CLASS_HAS_A_PLACE, NotFinal.class, "offending.NotFinal> does not reside in");
    }

    @Test
    void Dependencies_point_one_way() {
        Architecture.DEPENDENCIES_POINT_ONE_WAY.check(HOUSE);

        assertReported(
                Architecture.DEPENDENCIES_POINT_ONE_WAY,
                UsesSnapshot.class,
                "UsesSnapshot.today()> calls constructor <io.cryptomarket.pipeline.snapshot.");
        assertReported(
                Architecture.DEPENDENCIES_POINT_ONE_WAY,
                UsesLocal.class,
                "UsesLocal.start()> calls method <io.cryptomarket.pipeline.local.");
    }

    @Test
    void No_Java_calls_over_HTTP() {
        Architecture.NOBODY_CALLS_OVER_HTTP.check(HOUSE);

        assertReported(
                Architecture.NOBODY_CALLS_OVER_HTTP,
                CallsCoinCap.class,
                "java.net.http.HttpClient",
                "java.net.URL.openStream()",
                "java.net.HttpURLConnection",
                "org.apache.hc.client5.http.");
    }

    @Test
    void No_Java_writes_to_S3() {
        Architecture.NOBODY_WRITES_TO_S3.check(HOUSE);

        assertReported(
                Architecture.NOBODY_WRITES_TO_S3,
                WritesToS3.class,
                "S3Client.putObject(",
                "S3Client.copyObject(",
                "S3Client.createMultipartUpload(",
                "S3Client.deleteObject(",
                "S3AsyncClient.putObject(");
        assertThat(report(Architecture.NOBODY_WRITES_TO_S3, WritesToS3.class))
                .noneMatch(line -> line.contains("getObject") || line.contains("listObjects"));
    }

    @Test
    void What_is_public_is_closed() {
        Architecture.WHAT_IS_PUBLIC_IS_CLOSED.check(HOUSE);

        assertReported(
                Architecture.WHAT_IS_PUBLIC_IS_CLOSED,
                NotFinal.class,
                "offending.NotFinal> does not have modifier FINAL");
    }

    @Test
    void No_Java_names_a_route() throws IOException {
        var ids = routeIds();
        assertThat(ids).contains("daily-snapshot", "fetch-assets", "publish-assets");

        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                var code = DEFAULT_ENDPOINT.matcher(Files.readString(source)).replaceAll("");
                assertThat(routesNamed(code, ids)).as("%s", source).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"fetch-assets\"",
                "\"direct:fetch-assets\"",
                "\"direct:fetch-assets?timeout=1\"",
                "\"a \\\" b\" + \"fetch-assets\"",
                "\"\"\"\n  fetch-assets\"\"\""
            })
    void A_route_that_Java_names_is_found(String code) {
        assertThat(routesNamed("var x = " + code + ";", List.of("fetch-assets")))
                .containsExactly("fetch-assets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"fetching\"",
                "// fetch-assets",
                "\"re-fetch-assets\"",
                "\"fetch-assets-again\"",
                "fetchAssets()"
            })
    void Something_like_a_route_is_not_found(String code) {
        assertThat(routesNamed("var x = " + code + ";", List.of("fetch-assets")))
                .isEmpty();
    }

    private static List<String> routeIds() throws IOException {
        var ids = new ArrayList<String>();
        var id = Pattern.compile("(?m)^- route:\\s+id: (\\S+)");
        try (var files = Files.newDirectoryStream(Path.of("routes"), "*.camel.yaml")) {
            for (var file : files) {
                id.matcher(Files.readString(file)).results().forEach(found -> ids.add(found.group(1)));
            }
        }
        return ids;
    }

    /** The routes that stand in a string literal of their own, alone or as an endpoint. */
    private static List<String> routesNamed(String source, List<String> ids) {
        var literals = Pattern.compile("\"\"\"(?:[^\\\\]|\\\\.)*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"")
                .matcher(source)
                .results()
                .map(literal -> literal.group().replaceAll("^\"+\\s*|\\s*\"+$", ""))
                .toList();
        return ids.stream()
                .filter(id -> literals.stream()
                        .anyMatch(literal -> literal.matches("(?:[a-z0-9-]+:)?" + Pattern.quote(id) + "(?:\\?.*)?")))
                .toList();
    }

    private static void assertReported(ArchRule rule, Class<?> offender, String... parts) {
        for (var part : parts) {
            assertThat(report(rule, offender)).as(rule.getDescription()).anyMatch(line -> line.contains(part));
        }
    }

    /** What the rule says of the house with this class in it. */
    private static List<String> report(ArchRule rule, Class<?> offender) {
        var ours = new ImportOption.DoNotIncludeTests();
        var file = offender.getName().replace('.', '/') + ".class";
        var classes = house(location -> ours.includes(location) || location.contains(file));
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    /** The classes of others are known by name alone: to read those of the SDK too takes ten seconds. */
    private static JavaClasses house(ImportOption included) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().withImportOption(included).importPackages(Architecture.ROOT);
        });
    }
}
