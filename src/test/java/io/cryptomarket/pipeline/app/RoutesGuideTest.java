package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Each edit of the README's table "Change what it does", made on a running service. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RoutesGuideTest extends EditableService {

    @Override
    Set<Trigger> triggers() {
        return EnumSet.of(Trigger.HTTP, Trigger.CLOCK);
    }

    @Test
    void An_additional_column_works_as_described() throws Exception {
        await().atMost(SOON).until(() -> testLake.state().containsKey(MANIFEST));

        edit("assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, explorer, marketCapUsd");
        awaitOutcome(Outcome.APPLIED);

        assertThat(call("POST", "/v1/republish/2026-11-03/2026-11-03").statusCode())
                .isEqualTo(200);
        assertThat(testLake.text(CSV)).contains("explorer,marketCapUsd\n");
    }

    @Test
    void A_different_schedule_works_as_described() throws Exception {
        await().atMost(SOON).until(() -> testLake.state().containsKey(MANIFEST));
        testLake.delete(MANIFEST);

        edit("clock", "\"{{clock.cron}}\"", "\"* * * * * ?\"");

        await().atMost(SOON).until(() -> testLake.state().containsKey(MANIFEST));
        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_second_destination_works_as_described() throws Exception {
        await().atMost(SOON).until(() -> testLake.state().containsKey(MANIFEST));
        testLake.client().createBucket(bucket -> bucket.bucket("copies"));
        testLake.delete(MANIFEST);
        testLake.delete(CSV);

        edit("publish-assets", """
                - to:
                    uri: direct:assets-to-csv
                """.indent(8), """
                - to:
                    uri: direct:assets-to-csv
                - to: {uri: aws2-s3:copies, parameters: {keyName: "${variable.key}"}}
                """.indent(8));
        awaitOutcome(Outcome.APPLIED);
        var response = trigger();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);

        var copy = testLake.client()
                .getObjectAsBytes(object -> object.bucket("copies").key(CSV))
                .asUtf8String();
        assertThat(copy).isEqualTo(testLake.text(CSV));
    }

    @Test
    void A_different_retry_works_as_described() throws Exception {
        await().atMost(SOON).until(() -> testLake.state().containsKey(MANIFEST));
        testLake.delete(MANIFEST);
        testLake.delete(CSV);
        testLake.delete(RAW);
        coinCap.then(503, "{}").then(200, SampleEnvelopes.page(MORNING, 0, 3));

        edit("failures", "{{coincap.retries}}", "0");
        awaitOutcome(Outcome.APPLIED);

        assertThat(trigger().statusCode()).isEqualTo(502);
        assertThat(coinCap.requests()).hasSize(2);
    }
}
