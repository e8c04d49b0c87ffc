package io.cryptomarket.pipeline.local;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One asset in one answer: the fields of CoinCap v3, in its order.
 *
 * @param tokens contract addresses by chain id; empty for a coin with its own chain
 */
record AssetQuote(
        String id,
        String rank,
        String symbol,
        String name,
        String supply,
        @Nullable String maxSupply,
        String marketCapUsd,
        String volumeUsd24Hr,
        String priceUsd,
        String changePercent24Hr,
        @Nullable String vwap24Hr,
        @Nullable String explorer,
        Map<String, List<String>> tokens) {}
