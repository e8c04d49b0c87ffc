package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProvenanceTest {
    @Test
    void The_comment_of_version_0_1_0_is_read() {
        assertThat(Provenance.ofComment("{\"source\":\"https://rest.coincap.io/v3/assets\",\"simulated\":false,"
                        + "\"assets\":5,\"limit\":2,\"offset\":0,\"fetchedAt\":\"2026-11-23T12:00:01Z\"}"))
                .isEqualTo(PROVENANCE);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiter = '|', textBlock = """
            ''                  | No content
            assets.json         | Unrecognized token
            []                  | Cannot deserialize
            {"pages":1}         | Unrecognized field
            {"source":"x"       | Unexpected end-of-input
            """)
    void A_comment_of_another_maker_is_refused(String comment, String says) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> Provenance.ofComment(comment))
                .withMessageStartingWith("the raw object does not say where it came from: " + says);
    }
}
