package io.cryptomarket.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.snapshot.GateReport.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FieldChecksTest {

    private final FieldChecks fieldChecks = new FieldChecks(new GateSettings(
            1, 0, List.of("id", "name"), 0, List.of("priceUsd"), 0, 0, 0, 20, 90, 60, Set.of("brandNew")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "007",
                "0.0",
                "-0.000",
                "1.5",
                "0.000000000000000001",
                "589500000000000.000000000000000000",
                "87711.199999999997089617",
                "123456789012345678901234567890123456789.1"
            })
    void Digits_with_one_point_between_them_are_a_decimal(String value) {
        assertThat(FieldChecks.isDecimal(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                ".",
                "-.",
                "1.",
                ".5",
                "-.5",
                "1.-5",
                "1.2.3",
                "--1",
                "+1",
                "1-",
                " 1",
                "1 ",
                "1,5",
                "1_000",
                "1e5",
                "1E-5",
                "0x1F",
                "NaN",
                "Infinity",
                "null",
                "true",
                "\u0663",
                "\u00bd",
                "\uff11",
                "1\n",
                "{\"usd\":\"1\"}"
            })
    void Anything_else_is_none(String value) {
        assertThat(FieldChecks.isDecimal(value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "rank, 1, true",
        "rank, 0, true",
        "rank, 007, true",
        "rank, 123456789012345678, true",
        "rank, 1234567890123456789, false",
        "rank, first, false",
        "rank, '', false",
        "rank, 1.0, false",
        "rank, -1, false",
        "rank, \u0663, false",
        "supply, 12345678901234567890, true",
        "supply, 12345678901234567890.1234567890123456789, true",
        "supply, 123456789012345678901, false",
        "supply, 123456789012345678901.5, false",
        "supply, 000000000000000000000000000001.5, true",
        "changePercent24Hr, -12345678901234567890.5, true",
        "changePercent24Hr, -123456789012345678901.5, false",
        "symbol, first, true",
        "tokens, {}, true"
    })
    void A_number_is_one_that_a_table_has_room_for(String field, String value, boolean isOne) {
        fieldChecks.check(asset("id", "a", "name", "A", field, value));

        assertThat(fieldChecks.violations())
                .isEqualTo(isOne ? List.of() : List.of(new Violation("gates.not-decimal", "a", field, value)));
    }

    @Test
    void Long_values_are_compared_in_full_and_told_in_short() {
        var same = "x".repeat(1_000);
        fieldChecks.check(asset("id", same + "1", "name", "A", "priceUsd", "9".repeat(5_000_000)));
        fieldChecks.check(asset("id", same + "2", "name", "A", "priceUsd", "1"));
        fieldChecks.check(asset("id", same + "1", "name", "A", "priceUsd", "1"));

        assertThat(fieldChecks.refusals())
                .extracting(GateReport.Refusal::gate)
                .containsExactly("gates.duplicate-ids", "gates.not-decimal");
        assertThat(fieldChecks.refusals()).allMatch(refusal -> refusal.reason().length() < 500);
        assertThat(fieldChecks.violations())
                .allMatch(breach -> String.valueOf(breach.value()).length() < 200);
    }

    @ParameterizedTest
    @CsvSource({
        "priceUsd, -0.1, true",
        "supply, -1, true",
        "maxSupply, -0.000000000000000001, true",
        "priceUsd, -0.00, false",
        "priceUsd, 0, false",
        "changePercent24Hr, -1, false",
        "vwap24Hr, -1, false",
        "volumeUsd24Hr, -1, false"
    })
    void Prices_and_supplies_are_never_negative(String field, String value, boolean isBreach) {
        fieldChecks.check(asset("id", "a", "name", "A", field, value));

        assertThat(fieldChecks.violations())
                .isEqualTo(isBreach ? List.of(new Violation("gates.negative", "a", field, value)) : List.of());
    }

    @ParameterizedTest
    @CsvSource({"symbol", "explorer", "tokens", "brandNew"})
    void The_character_that_Athena_drops_is_found_in_every_field(String field) {
        assertThat(fieldChecks.fields()).contains(field);
        fieldChecks.check(asset("id", "a", "name", "A", field, "1\u00012"));
        fieldChecks.check(asset("id", "b", "name", "B", field, "\u0000\u0002\u001f\u007f\u0080\\001\\u0001"));

        assertThat(fieldChecks.violations()).containsExactly(new Violation("gates.unreadable", "a", field, "1\u00012"));
        assertThat(fieldChecks.refusals())
                .containsExactly(new GateReport.Refusal(
                        "gates.unreadable",
                        "1 values with U+0001, which Athena's reader drops, 0 allowed; the first: " + field
                                + " '1 2' of a"));
    }

    @Test
    void An_asset_without_an_id_is_called_by_its_number() {
        fieldChecks.check(asset("id", "a", "name", "A"));
        fieldChecks.check(asset("id", null, "name", "B"));
        fieldChecks.check(asset("id", "", "name", "C"));

        assertThat(fieldChecks.violations())
                .containsExactly(
                        new Violation("gates.missing-values", "asset 2", "id", null),
                        new Violation("gates.missing-values", "asset 3", "id", ""));
    }

    @Test
    void Each_further_asset_of_an_id_counts() {
        for (int i = 0; i < 3; i++) {
            fieldChecks.check(asset("id", "a", "name", "A"));
        }

        assertThat(fieldChecks.refusals())
                .extracting(GateReport.Refusal::reason)
                .containsExactly("2 assets that came before, 0 allowed; the first: id 'a' of a");
    }

    @Test
    void The_first_hundred_findings_of_a_gate_are_kept_and_all_are_counted() {
        for (int i = 0; i < 150; i++) {
            fieldChecks.check(asset("id", "a" + i, "name", null));
        }

        assertThat(fieldChecks.violations()).hasSize(100);
        assertThat(fieldChecks.refusals().get(0).reason()).startsWith("150 required values that are missing");
    }

    @Test
    void A_field_that_one_asset_has_is_not_lacking() {
        fieldChecks.check(asset("id", "a", "name", "A"));
        assertThat(fieldChecks.missingFields()).containsExactly("priceUsd");

        fieldChecks.check(asset("id", "b", "name", "B", "priceUsd", "1"));
        assertThat(fieldChecks.missingFields()).isEmpty();
        assertThat(fieldChecks.prices().size()).isEqualTo(1);
    }

    private static Map<String, @Nullable String> asset(@Nullable String... namesAndValues) {
        var asset = new HashMap<String, @Nullable String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            asset.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return asset;
    }
}
