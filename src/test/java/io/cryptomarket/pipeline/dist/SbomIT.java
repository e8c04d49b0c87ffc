package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.LeftOut;
import java.nio.file.Files;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The list of what is shipped. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SbomIT {

    @Test
    void It_names_exactly_the_jars_that_are_shipped() throws Exception {
        var sbom = Program.home().resolve("sbom.cdx.json");
        LeftOut.unless(Files.exists(sbom), "no SBOM: its plugin does nothing where Maven is offline (-o)");
        var listed = new TreeSet<String>();
        for (var component : new ObjectMapper().readTree(sbom.toFile()).path("components")) {
            listed.add(component.path("name").asText() + "-"
                    + component.path("version").asText() + ".jar");
        }

        var shipped = new TreeSet<String>();
        try (var jars = Files.list(Program.home().resolve("lib"))) {
            jars.map(jar -> jar.getFileName().toString())
                    .filter(jar -> !jar.startsWith("crypto-market-pipeline-"))
                    .forEach(shipped::add);
        }

        assertThat(listed).isEqualTo(shipped);
    }
}
