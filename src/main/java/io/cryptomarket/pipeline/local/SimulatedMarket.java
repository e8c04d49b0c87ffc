package io.cryptomarket.pipeline.local;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A market of real names and made-up prices. All values follow from the seed, the time and the number of the call. The
 * order of the assets never changes, so pages do not overlap.
 */
final class SimulatedMarket {
    /** One rank is left out after this many assets, as CoinCap does now and then. */
    private static final int RANKS_BETWEEN_GAPS = 64;

    /** One asset in this many has no volume-weighted price, as in the real market. */
    private static final int ONE_WITHOUT_VWAP = 40;

    /** One price in this many has the shortest form, the others have 18 places: CoinCap mixes both. */
    private static final int ONE_IN_SHORTEST_FORM = 5;

    private static final Pattern ETHEREUM_TOKEN = Pattern.compile("https://etherscan\\.io/token/(0x[0-9a-f]{40})");

    private final PriceWalk prices;
    private final List<ListedAsset> assets = ListedAsset.all();

    SimulatedMarket(long seed) {
        this.prices = new PriceWalk(seed);
    }

    /** In the order of rank. */
    List<ListedAsset> assets() {
        return assets;
    }

    /** The asset at a time, in the {@code call}-th call. */
    AssetQuote quote(ListedAsset asset, Instant now, long call) {
        var price = prices.at(asset, now, call);
        var yesterday = prices.on(asset, PriceWalk.day(now) - 1);
        var marketCap = price * asset.supply();
        return new AssetQuote(
                asset.id(),
                Integer.toString(rank(asset)),
                asset.symbol(),
                asset.name(),
                Decimals.noisy(asset.supply()),
                asset.maxSupply() == null ? null : Decimals.noisy(asset.maxSupply()),
                Decimals.noisy(marketCap),
                Decimals.noisy(marketCap * prices.turnover(asset, now)),
                price(asset, price),
                Decimals.shortest((price / yesterday - 1) * 100),
                vwap(asset, (price + yesterday) / 2),
                asset.explorer(),
                tokens(asset.explorer()));
    }

    private static int rank(ListedAsset asset) {
        return asset.position() + 1 + asset.position() / RANKS_BETWEEN_GAPS;
    }

    private static String price(ListedAsset asset, double price) {
        var shortest = every(ONE_IN_SHORTEST_FORM, asset);
        return shortest ? Decimals.shortest(price) : Decimals.noisy(price);
    }

    private static @Nullable String vwap(ListedAsset asset, double price) {
        return every(ONE_WITHOUT_VWAP, asset) ? null : Decimals.shortest(price);
    }

    /** True for the last of each {@code count} assets, so the best known ones have nothing special. */
    private static boolean every(int count, ListedAsset asset) {
        return asset.position() % count == count - 1;
    }

    private static Map<String, List<String>> tokens(@Nullable String explorer) {
        if (explorer == null) {
            return Map.of();
        }
        var token = ETHEREUM_TOKEN.matcher(explorer);
        return token.matches() ? Map.of("1", List.of(token.group(1))) : Map.of();
    }
}
