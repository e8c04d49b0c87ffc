package io.cryptomarket.pipeline.local;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The rules of CoinCap v3: which call gets which answer. HTTP itself is in {@link SimulatedCoinCap}. */
final class CoinCapV3 {
    static final String ROOT = "/v3";

    private static final String ASSETS = ROOT + "/assets";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 2000;

    private final String apiKey;
    private final SimulatedMarket market;

    CoinCapV3(String apiKey, SimulatedMarket market) {
        this.apiKey = apiKey;
        this.market = market;
    }

    Reply answer(ApiRequest apiRequest) {
        if (!apiRequest.method().equals("GET")) {
            return new Reply.Refused(405, "Method not allowed: use GET", Map.of("Allow", "GET"));
        }
        if (!apiRequest.hasApiKey(apiKey)) {
            return new Reply.Refused(401, "Unauthorized: API key missing or wrong");
        }
        if (apiRequest.path().equals(ASSETS)) {
            return assets(apiRequest);
        }
        if (apiRequest.path().startsWith(ASSETS + "/")) {
            return asset(apiRequest, apiRequest.path().substring(ASSETS.length() + 1));
        }
        return notFound(apiRequest.path());
    }

    private Reply assets(ApiRequest apiRequest) {
        var limit = apiRequest.intParameter("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        if (limit.isEmpty()) {
            return badNumber(apiRequest, "limit", "from 1 to " + MAX_LIMIT);
        }
        var offset = apiRequest.intParameter("offset", 0, 0, Integer.MAX_VALUE);
        if (offset.isEmpty()) {
            return badNumber(apiRequest, "offset", "from 0");
        }
        return new Reply.Page(market.assets().stream()
                .filter(wanted(apiRequest))
                .skip(offset.getAsInt())
                .limit(limit.getAsInt())
                .map(asset -> quote(asset, apiRequest))
                .toList());
    }

    private static Predicate<ListedAsset> wanted(ApiRequest apiRequest) {
        var search = apiRequest.parameter("search");
        var ids = List.of(apiRequest.parameter("ids").split(","));
        var anyId = apiRequest.parameter("ids").isEmpty();
        return asset -> (anyId || ids.contains(asset.id())) && asset.matches(search);
    }

    private Reply asset(ApiRequest apiRequest, String id) {
        return market.assets().stream()
                .filter(asset -> asset.id().equals(id))
                .findFirst()
                .<Reply>map(asset -> new Reply.One(quote(asset, apiRequest)))
                .orElseGet(() -> notFound(id));
    }

    private AssetQuote quote(ListedAsset asset, ApiRequest apiRequest) {
        return market.quote(asset, apiRequest.time(), apiRequest.number());
    }

    private static Reply badNumber(ApiRequest apiRequest, String name, String allowed) {
        return new Reply.Refused(
                400, "%s must be a whole number %s, was '%s'".formatted(name, allowed, apiRequest.parameter(name)));
    }

    private static Reply notFound(String what) {
        return new Reply.Refused(404, what + " not found");
    }
}
