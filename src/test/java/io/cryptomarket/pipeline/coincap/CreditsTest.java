package io.cryptomarket.pipeline.coincap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CreditsTest {
    @ParameterizedTest(name = "{0} bytes cost {1}")
    @CsvSource({"0, 1", "1, 2", "2500, 2", "2501, 3", "5000, 3", "10000000000, 4000001"})
    void A_call_costs_1_credit_and_1_for_each_started_2500_bytes(long bytes, long credits) {
        assertThat(Credits.ofCall(bytes)).isEqualTo(credits);
    }

    @ParameterizedTest(name = "{0} assets cost {1} a day and {2} a month")
    @CsvSource({"1, 2, 60", "20, 6, 180", "75, 17, 510", "100, 22, 660", "2000, 413, 12390"})
    void The_price_of_one_page_matches_the_price_list_of_CoinCap(int assets, long aDay, long aMonth) {
        assertThat(Credits.ofSnapshot(assets, 2000)).isEqualTo(aDay);
        assertThat(Credits.ofMonth(assets, 2000)).isEqualTo(aMonth);
    }

    @ParameterizedTest(name = "{0} assets in pages of {1} cost {2}")
    @CsvSource({
        "2000, 2000, 413",
        "2001, 2000, 415",
        "4000, 2000, 826",
        "4100, 2000, 848",
        "100, 100, 22",
        "100, 50, 24",
        "100, 20, 30",
        "3, 1, 6",
        "100000, 1, 200000"
    })
    void Every_page_costs_a_call(int assets, int pageSize, long credits) {
        assertThat(Credits.ofSnapshot(assets, pageSize)).isEqualTo(credits);
    }

    @ParameterizedTest(name = "{0} assets in pages of {1} cost {2} in 30 days")
    @CsvSource({"100000, 2000, 619500", "100000, 1, 6000000", "2147483647, 1, 128849018820"})
    void A_large_price_does_not_overflow(int assets, int pageSize, long credits) {
        assertThat(Credits.ofMonth(assets, pageSize)).isEqualTo(credits);
    }
}
