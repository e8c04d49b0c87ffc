package io.cryptomarket.pipeline.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cryptomarket.pipeline.app.SecretSettings;
import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Runs after all other tests in its own JVM and searches the output that they recorded. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoSecretWrittenIT {

    /** Far below what the whole suite records; the test fails if a kind of output is no longer recorded. */
    private static final Map<Origin, Integer> LEAST = Map.of(
            Origin.LOG, 10,
            Origin.ANSWERS, 250,
            Origin.COINCAP, 200,
            Origin.S3, 3_000,
            Origin.FILES, 500);

    private static final int LEAST_SECRETS = 20;

    private final Set<Secret> secrets = Secrets.in(OutputCapture.FOLDER);
    private final LeakReport leakReport = LeakReport.search(OutputCapture.FOLDER, secrets);

    NoSecretWrittenIT() throws IOException {}

    @Test
    void The_output_of_the_service_has_no_secret_that_a_test_gave_to_it() {
        assertThat(leakReport.leaks()).isEmpty();
    }

    @Test
    void The_search_covers_every_kind_of_output_and_every_secret_setting() {
        assumeTrue(
                System.getProperty("chosen", "").equals("${test} ${it.test}"), "only some tests were chosen to be run");
        var names = new TreeSet<String>();
        secrets.forEach(secret -> names.add(secret.name()));

        assertThat(names).containsAll(SecretSettings.variables());
        assertThat(secrets).hasSizeGreaterThan(LEAST_SECRETS);
        assertThat(leakReport.piecesByOrigin())
                .allSatisfy(
                        (place, pieces) -> assertThat(pieces).as("%s", place).isGreaterThan(LEAST.get(place)));
    }
}
