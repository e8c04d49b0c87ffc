package io.cryptomarket.pipeline.coincap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-03T00:05:01.250Z");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvFileSource(
            resources = "/retry-after.csv",
            numLinesToSkip = 1,
            quoteCharacter = '\'',
            ignoreLeadingAndTrailingWhitespace = false)
    void A_wait_is_seconds_or_a_future_date_and_anything_else_is_null(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
    }

    @Test
    void A_missing_header_is_null() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void A_blank_header_is_null(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
    }

    @Test
    void The_longest_wait_can_be_added_to_the_current_time() {
        var longest = RetryAfter.parse("9".repeat(100), NOW);

        assertThat(longest).isNotNull();
        assertThat(NOW.plus(longest)).isAfter(NOW);
        assertThat(longest.toMillis()).isPositive();
    }
}
