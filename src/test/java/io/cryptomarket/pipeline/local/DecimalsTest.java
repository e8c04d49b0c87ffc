package io.cryptomarket.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DecimalsTest {
    @ParameterizedTest
    @CsvSource({
        "87711.2, 87711.199999999997089617",
        "0.9997, 0.999700000000000033",
        "21000000, 21000000.000000000000000000",
        "589500000000000, 589500000000000.000000000000000000",
        "1.335295595599601E-5, 0.000013352955955996",
        "1.2E-12, 0.000000000001200000",
        "0, 0.000000000000000000",
    })
    void The_noisy_form_has_18_places(double value, String written) {
        assertThat(Decimals.noisy(value)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "-2.4410536133077088, -2.4410536133077088",
        "1.0E15, 1000000000000000",
        "-1.5E-9, -0.0000000015",
        "88305.90262468117, 88305.90262468117",
        "1.335295595599601E-5, 0.000013352955955996",
        "-1.23456789E-15, -0.000000000000001235",
    })
    void The_shortest_form_never_has_an_exponent(double value, String written) {
        assertThat(Decimals.shortest(value)).isEqualTo(written);
    }
}
