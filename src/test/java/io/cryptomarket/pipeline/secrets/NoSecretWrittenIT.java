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

/** Runs when all other tests are done, in a JVM of its own, over what they left. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoSecretWrittenIT {

    /** Much less than what the whole suite keeps, so that a place which is no longer looked at is missed. */
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
    void No_secret_that_any_test_gave_to_the_service_is_in_anything_that_it_wrote() {
        assertThat(leakReport.leaks()).isEmpty();
    }

    @Test
    void All_places_and_every_secret_setting_were_looked_at() {
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
