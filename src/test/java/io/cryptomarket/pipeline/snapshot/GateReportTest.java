package io.cryptomarket.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.snapshot.GateReport.Refusal;
import io.cryptomarket.pipeline.snapshot.GateReport.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GateReportTest {

    @Test
    void A_report_lists_all_failed_checks_in_one_line() {
        var report = report(
                List.of(new Refusal("gates.negative", "one is"), new Refusal("gates.minimum-rows", "too few")),
                List.of());

        assertThat(report.isRefused()).isTrue();
        assertThat(report.getReason()).isEqualTo("one is (gates.negative); too few (gates.minimum-rows)");
    }

    @Test
    void A_report_without_a_failed_check_passes_even_with_new_fields() {
        var report = report(List.of(), List.of("marketCapBtc"));

        assertThat(report.isRefused()).isFalse();
        assertThat(report.hasNewFields()).isTrue();
        assertThat(report(List.of(), List.of()).hasNewFields()).isFalse();
    }

    @Test
    void The_time_of_a_report_can_be_part_of_a_key() {
        assertThat(report(List.of(), List.of()).getTime()).isEqualTo("00-05-01.250Z");
    }

    @Test
    void A_report_copies_its_lists() {
        var refusals = new ArrayList<>(List.of(new Refusal("gates.negative", "one is")));
        var report = report(refusals, List.of());
        refusals.clear();

        assertThat(report.isRefused()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "bitcoin, NaN, priceUsd 'NaN' of bitcoin",
                "bitcoin, '', priceUsd '' of bitcoin",
                "bitcoin, null, priceUsd of bitcoin",
                "'a\nb', 'Na\nN', priceUsd 'Na N' of a b"
            })
    void A_violation_names_field_value_and_asset_in_one_line(String asset, @Nullable String value, String line) {
        assertThat(new Violation("gates.not-decimal", asset, "priceUsd", value)).hasToString(line);
    }

    @Test
    void A_violation_shortens_long_texts() {
        var breach = new Violation("gates.not-decimal", "a".repeat(1_000), "f".repeat(1_000), "x".repeat(1_000));

        assertThat(breach.value()).isEqualTo("x".repeat(120) + "... (1000 characters)");
        assertThat(breach.asset()).hasSize(141);
        assertThat(breach.field()).hasSize(141);
        assertThat(breach.toString()).hasSizeLessThan(400);
    }

    private static GateReport report(List<Refusal> refusals, List<String> news) {
        return new GateReport(
                "2026-11-03", "2026-11-03T00:05:00Z", "2026-11-03T00:05:01.250Z", 3, null, refusals, List.of(), news);
    }
}
