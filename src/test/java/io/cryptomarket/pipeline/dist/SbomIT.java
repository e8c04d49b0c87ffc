package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.SkippedTest;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The list of what is shipped. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SbomIT {

    @Test
    void The_SBOM_names_exactly_the_shipped_jars() throws Exception {
        var sbom = PackagedProgram.home().resolve("sbom.cdx.json");
        SkippedTest.unless(Files.exists(sbom), "no SBOM: its plugin does nothing where Maven is offline (-o)");
        var listed = new TreeSet<String>();
        for (var component : new ObjectMapper().readTree(sbom.toFile()).path("components")) {
            listed.add(component.path("name").asText() + "-"
                    + component.path("version").asText() + ".jar");
        }

        assertThat(listed).isEqualTo(shipped());
    }

    /** CVE-2026-40022, and what else brings an HTTP server, a way of management or a language of its own. */
    @Test
    void The_distribution_has_no_unused_Camel_component_that_accepts_connections() throws Exception {
        assertThat(shipped())
                .anyMatch(jar -> jar.startsWith("camel-platform-http-vertx-"))
                .noneMatch(
                        jar -> jar.matches(
                                "camel-(platform-http-main|management|console|jetty|netty-http|undertow"
                                        + "|servlet|jolokia|groovy|joor|ognl|mvel|kamelet|cli-connector|observability-services)-\\d.*"));
    }

    private static Set<String> shipped() throws Exception {
        var shipped = new TreeSet<String>();
        try (var jars = Files.list(PackagedProgram.home().resolve("lib"))) {
            jars.map(jar -> jar.getFileName().toString())
                    .filter(jar -> !jar.startsWith("crypto-market-pipeline-"))
                    .forEach(shipped::add);
        }
        return shipped;
    }
}
