package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.cli.Pipeline.Trigger;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.testing.Market;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Each edit of the guide "Change what it does" in the README, made on a service that runs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RoutesGuideTest extends LiveService {

    @Override
    Set<Trigger> triggers() {
        return EnumSet.of(Trigger.HTTP, Trigger.CLOCK);
    }

    @Test
    void A_column_more() throws Exception {
        await().atMost(SOON).until(() -> lake.state().containsKey(MANIFEST));

        edit("assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, explorer, marketCapUsd");
        awaitOutcome(Outcome.APPLIED);

        assertThat(call("POST", "/v1/republish/2026-11-03/2026-11-03").statusCode())
                .isEqualTo(200);
        assertThat(lake.text(CSV)).contains("explorer,marketCapUsd\n");
    }

    @Test
    void Another_schedule() throws Exception {
        await().atMost(SOON).until(() -> lake.state().containsKey(MANIFEST));
        lake.delete(MANIFEST);

        edit("clock", "\"{{clock.cron}}\"", "\"* * * * * ?\"");

        await().atMost(SOON).until(() -> lake.state().containsKey(MANIFEST));
        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_second_destination() throws Exception {
        await().atMost(SOON).until(() -> lake.state().containsKey(MANIFEST));
        lake.client().createBucket(bucket -> bucket.bucket("copies"));
        lake.delete(MANIFEST);
        lake.delete(CSV);

        edit("publish-assets", """
                - doTry:
                    steps:
                      - to:
                          uri: "aws2-s3:{{s3.bucket}}"
                """.indent(16), """
                - to:
                    uri: aws2-s3:copies
                - doTry:
                    steps:
                      - to:
                          uri: "aws2-s3:{{s3.bucket}}"
                """.indent(16));
        awaitOutcome(Outcome.APPLIED);
        trigger();

        var copy = lake.client()
                .getObjectAsBytes(object -> object.bucket("copies").key(CSV))
                .asUtf8String();
        assertThat(copy).isEqualTo(lake.text(CSV));
    }

    @Test
    void Another_retry() throws Exception {
        await().atMost(SOON).until(() -> lake.state().containsKey(MANIFEST));
        lake.delete(MANIFEST);
        lake.delete(CSV);
        lake.delete(RAW);
        coinCap.then(503, "{}").then(200, Market.page(MORNING, 0, 3));

        edit("failures", "{{coincap.retries}}", "0");
        awaitOutcome(Outcome.APPLIED);

        assertThat(trigger().statusCode()).isEqualTo(502);
        assertThat(coinCap.requests()).hasSize(2);
    }
}
