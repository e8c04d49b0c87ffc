package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OriginTest {

    private static final String TEXT = """
            {
              "pages" : [ {
                "source" : "https://rest.coincap.io/v3/assets",
                "simulated" : false,
                "assets" : 5,
                "limit" : 2,
                "offset" : 0,
                "fetchedAt" : "2026-11-23T12:00:01Z"
              } ]
            }
            """;

    @Test
    void An_origin_is_stored_as_JSON_that_names_every_call() {
        var origin = new Origin(List.of(PROVENANCE));

        assertThat(new String(origin.write(), UTF_8)).isEqualTo(TEXT);
        assertThat(Origin.read("a/key", TEXT)).isEqualTo(origin);
    }

    @ParameterizedTest
    @CsvSource({
        "raw/assets/date=2026-11-23/assets.json.gz, raw/assets/date=2026-11-23/_origin-abc.json",
        "assets.json.gz, _origin-abc.json"
    })
    void An_origin_lies_beside_its_raw_object(String raw, String key) {
        assertThat(Origin.keyOf(new StoredObject(raw, 1, "abc"))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"pages\":[]}",
                "{\"pages\":[{}]}",
                "{\"pages\":[{\"source\":\"x\"}]}",
                "<html>"
            })
    void Any_other_text_is_refused_by_the_name_of_its_object(String text) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> Origin.read("a/key", text))
                .withMessageStartingWith("a/key does not say where the raw object came from");
    }

    @Test
    void An_origin_has_a_page() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin(List.of()));
    }
}
