package io.cryptomarket.pipeline.local;

import static io.cryptomarket.pipeline.local.TestCoinCap.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedMarketTest {
    private static final String PLAIN_DECIMAL = "-?(0|[1-9]\\d*)(\\.\\d+)?";
    private static final Duration DAY = Duration.ofDays(1);

    private final SimulatedMarket market = new SimulatedMarket(7);

    @Test
    void Every_number_is_a_plain_decimal() {
        var numbers =
                quotes(NOW, 1).stream().flatMap(SimulatedMarketTest::numbers).toList();

        assertThat(numbers).hasSizeGreaterThan(1500).allSatisfy(number -> assertThat(number)
                .matches(PLAIN_DECIMAL));
    }

    @Test
    void A_number_has_no_more_places_than_CoinCaps_and_a_tiny_price_has_digits_left() {
        var tiny = quotes(NOW, 1).stream()
                .map(assetQuote -> new BigDecimal(assetQuote.priceUsd()))
                .filter(price -> price.doubleValue() < 0.001)
                .toList();

        assertThat(tiny).isNotEmpty().allSatisfy(price -> assertThat(price.precision())
                .isGreaterThan(8));
        assertThat(quotes(NOW, 1).stream().flatMap(SimulatedMarketTest::numbers))
                .allSatisfy(number -> assertThat(new BigDecimal(number).scale()).isLessThanOrEqualTo(18));
    }

    @Test
    void The_same_seed_time_and_call_give_the_same_market() {
        assertThat(quotes(NOW, 3)).isEqualTo(quotes(new SimulatedMarket(7), NOW, 3));
    }

    @Test
    void Another_seed_gives_different_prices() {
        assertThat(all(quotes(NOW, 1), AssetQuote::priceUsd))
                .doesNotContainAnyElementsOf(all(quotes(new SimulatedMarket(8), NOW, 1), AssetQuote::priceUsd));
    }

    @Test
    void Every_price_changes_from_day_to_day() {
        assertThat(all(quotes(NOW, 1), AssetQuote::priceUsd))
                .doesNotContainAnyElementsOf(all(quotes(NOW.plus(DAY), 1), AssetQuote::priceUsd));
    }

    @Test
    void The_change_agrees_with_yesterdays_price() {
        var yesterday = quotes(NOW.minus(DAY), 1);
        var today = quotes(NOW, 2);

        for (var i = 0; i < today.size(); i++) {
            var before = Double.parseDouble(yesterday.get(i).priceUsd());
            var now = Double.parseDouble(today.get(i).priceUsd());
            assertThat(Double.parseDouble(today.get(i).changePercent24Hr()))
                    .as(today.get(i).id())
                    .isCloseTo((now / before - 1) * 100, within(0.05));
        }
    }

    @Test
    void Prices_rise_and_fall_by_a_few_percent_a_day() {
        var changes = quotes(NOW, 1).stream()
                .map(assetQuote -> Double.parseDouble(assetQuote.changePercent24Hr()))
                .toList();

        assertThat(changes).allSatisfy(change -> assertThat(change).isBetween(-12.0, 12.0));
        assertThat(changes.stream().filter(change -> change > 0.5)).hasSizeGreaterThan(50);
        assertThat(changes.stream().filter(change -> change < -0.5)).hasSizeGreaterThan(50);
    }

    @Test
    void A_price_stays_within_a_factor_of_two_for_years() {
        var bitcoin = market.assets().get(0);
        for (var day = 0; day < 4000; day++) {
            var price = new PriceWalk(7).on(bitcoin, 20_000 + day);
            assertThat(price / bitcoin.price()).isBetween(0.5, 2.0);
        }
    }

    @Test
    void A_stablecoin_stays_at_one_dollar() {
        var tether = market.assets().stream()
                .filter(asset -> asset.id().equals("tether"))
                .findFirst()
                .orElseThrow();
        for (var day = 0; day < 400; day++) {
            var assetQuote = market.quote(tether, NOW.plus(DAY.multipliedBy(day)), 1);
            assertThat(Double.parseDouble(assetQuote.priceUsd())).isCloseTo(1, within(0.01));
        }
    }

    @Test
    void Ranks_rise_with_a_few_gaps() {
        var ranks = quotes(NOW, 1).stream()
                .map(assetQuote -> Integer.valueOf(assetQuote.rank()))
                .toList();

        assertThat(ranks).isSorted().doesNotHaveDuplicates().startsWith(1, 2, 3);
        assertThat(ranks.get(ranks.size() - 1)).isBetween(ranks.size() + 1, ranks.size() + 10);
    }

    @Test
    void Optional_fields_are_missing_somewhere_but_not_in_bitcoin() {
        var quotes = quotes(NOW, 1);

        assertThat(quotes.stream().filter(assetQuote -> assetQuote.vwap24Hr() == null))
                .hasSizeBetween(3, 20);
        assertThat(quotes.stream().filter(assetQuote -> assetQuote.explorer() == null))
                .hasSizeBetween(3, 20);
        assertThat(quotes.stream().filter(assetQuote -> assetQuote.maxSupply() == null))
                .hasSizeGreaterThan(100);
        assertThat(numbers(quotes.get(0))).hasSize(7);
    }

    @Test
    void A_token_has_its_contract_and_a_coin_has_none() {
        var quotes = quotes(NOW, 1);

        assertThat(quotes.get(0).tokens()).isEmpty();
        assertThat(quotes.get(2).tokens().get("1")).singleElement().asString().matches("0x[0-9a-f]{40}");
    }

    private List<AssetQuote> quotes(Instant now, long call) {
        return quotes(market, now, call);
    }

    private static List<AssetQuote> quotes(SimulatedMarket market, Instant now, long call) {
        return market.assets().stream()
                .map(asset -> market.quote(asset, now, call))
                .toList();
    }

    private static <T> List<T> all(List<AssetQuote> quotes, Function<AssetQuote, T> field) {
        return quotes.stream().map(field).toList();
    }

    private static Stream<String> numbers(AssetQuote assetQuote) {
        return Stream.of(
                        assetQuote.supply(),
                        assetQuote.maxSupply(),
                        assetQuote.marketCapUsd(),
                        assetQuote.volumeUsd24Hr(),
                        assetQuote.priceUsd(),
                        assetQuote.changePercent24Hr(),
                        assetQuote.vwap24Hr())
                .filter(Objects::nonNull);
    }
}
