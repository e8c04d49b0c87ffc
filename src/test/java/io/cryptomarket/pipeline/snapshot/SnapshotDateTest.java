package io.cryptomarket.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SnapshotDateTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T00:00:00Z, 2026-11-23",
        "2026-11-23T23:59:59.999999999Z, 2026-11-23",
        "2026-11-24T00:00:00Z, 2026-11-24",
        "2024-02-29T12:00:00Z, 2024-02-29",
        "2025-12-31T23:59:59.999Z, 2025-12-31",
        "1970-01-01T00:00:00Z, 1970-01-01",
    })
    void The_date_of_an_instant_is_its_UTC_date(Instant instant, String date) {
        assertThat(SnapshotDate.of(instant)).hasToString(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"})
    void Today_is_the_UTC_date_whatever_the_machines_zone(String zone) {
        var before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            assertThat(today("2026-11-23T23:30:00Z", zone)).hasToString("2026-11-23");
            assertThat(today("2026-11-24T00:30:00Z", zone)).hasToString("2026-11-24");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void The_parts_have_leading_zeros() {
        var date = new SnapshotDate(LocalDate.of(987, 1, 2));

        assertThat(date.getYear()).isEqualTo("0987");
        assertThat(date.getMonth()).isEqualTo("01");
        assertThat(date.getDay()).isEqualTo("02");
        assertThat(date).hasToString("0987-01-02");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "th-TH-u-ca-buddhist-nu-thai", "hi-IN-u-nu-deva"})
    void The_parts_are_ASCII_digits_in_every_locale(String locale) {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            var date = new SnapshotDate(LocalDate.of(2026, 1, 2));

            assertThat(date.getYear() + date.getMonth() + date.getDay()).isEqualTo("20260102");
            assertThat(date).hasToString("2026-01-02");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "2026-02-30",
                "2026-13-01",
                "2026-1-02",
                "20260102",
                "+12026-01-02",
                "-0001-01-02",
                " 2026-01-02",
                "",
                "today"
            })
    void A_text_that_is_not_a_date_is_refused_with_an_example(String text) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> SnapshotDate.parse(text))
                .withMessage("'" + text + "' is not a date such as 2026-11-23");
    }

    @Test
    void A_date_is_read_from_its_text() {
        assertThat(SnapshotDate.parse("2024-02-29")).isEqualTo(new SnapshotDate(LocalDate.of(2024, 2, 29)));
    }

    private static SnapshotDate today(String now, String zone) {
        return new RunDate(Clock.fixed(Instant.parse(now), ZoneId.of(zone))).today();
    }
}
