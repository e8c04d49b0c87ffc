package io.cryptomarket.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PricesTest {

    @ParameterizedTest(name = "[{0}] against [{1}]: {2}")
    @CsvSource({
        "a=1 b=2 c=3, a=1 b=2 c=3, 3",
        "a=1 b=2 c=3, c=3 b=2 a=1, 3",
        "a=1 b=2 c=3, a=1 b=2.0 c=4, 1",
        "a=1 b=2, b=1 a=2, 0",
        "ab=1, a=b1, 0",
        "a=11, a1=1, 0",
        "a=1 b=2, a=1, 1",
        "a=1, a=1 b=2, 1",
        "a=1 a=1, a=1, 1",
        "a=1 a=1, a=1 a=1, 2",
        "'', a=1, 0",
        "a=1, '', 0"
    })
    void An_asset_is_unchanged_if_id_and_price_are_the_same_text(String one, String other, int same) {
        assertThat(prices(one).countUnchanged(prices(other))).isEqualTo(same);
        assertThat(prices(other).countUnchanged(prices(one))).isEqualTo(same);
    }

    @Test
    void An_asset_without_a_price_is_left_out() {
        var one = prices("a=1 b=2");
        var other = prices("a=1 b=3");
        one.add("dead", null);
        other.add("dead", null);

        assertThat(one.size()).isEqualTo(2);
        assertThat(one.countUnchanged(other)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"9, 90, true", "10, 90, true", "8, 90, false", "9, 91, false", "10, 100, true", "9, 100, false"})
    void A_day_repeats_another_from_the_given_percentage(int same, int percent, boolean repeats) {
        var today = new Prices();
        var yesterday = new Prices();
        for (int i = 0; i < 10; i++) {
            today.add("asset-" + i, "1");
            yesterday.add("asset-" + i, i < same ? "1" : "2");
        }

        assertThat(today.isRepetitionOf(yesterday, percent)).isEqualTo(repeats);
    }

    @Test
    void A_day_without_prices_is_no_repetition() {
        assertThat(prices("").isRepetitionOf(prices(""), 1)).isFalse();
    }

    @Test
    void Prices_can_be_added_after_a_comparison() {
        var one = new Prices();
        var other = new Prices();
        for (int i = 0; i < 100_000; i++) {
            one.add("asset-" + i, "0.000012" + i);
            other.add("asset-" + i, "0.000012" + (i % 2 == 0 ? i : -i));
            if (i == 1_000) {
                assertThat(one.countUnchanged(other)).isEqualTo(501);
            }
        }

        assertThat(one.size()).isEqualTo(100_000);
        assertThat(one.countUnchanged(other)).isEqualTo(50_000);
    }

    private static Prices prices(String assets) {
        var prices = new Prices();
        for (var asset : assets.split(" ", -1)) {
            if (!asset.isEmpty()) {
                int equals = asset.indexOf('=');
                prices.add(asset.substring(0, equals), asset.substring(equals + 1));
            }
        }
        return prices;
    }
}
