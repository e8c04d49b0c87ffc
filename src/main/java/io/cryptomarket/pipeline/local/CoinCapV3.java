package io.cryptomarket.pipeline.local;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which call gets which answer: the rules of CoinCap v3, without HTTP. */
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

    Reply answer(Call call) {
        if (!call.method().equals("GET")) {
            return new Reply.Refused(405, "Method not allowed: use GET", Map.of("Allow", "GET"));
        }
        if (!call.carries(apiKey)) {
            return new Reply.Refused(401, "Unauthorized: API key missing or wrong");
        }
        if (call.path().equals(ASSETS)) {
            return assets(call);
        }
        if (call.path().startsWith(ASSETS + "/")) {
            return asset(call, call.path().substring(ASSETS.length() + 1));
        }
        return notFound(call.path());
    }

    private Reply assets(Call call) {
        var limit = call.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        if (limit.isEmpty()) {
            return badNumber(call, "limit", "from 1 to " + MAX_LIMIT);
        }
        var offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        if (offset.isEmpty()) {
            return badNumber(call, "offset", "from 0");
        }
        return new Reply.Page(market.assets().stream()
                .filter(wanted(call))
                .skip(offset.getAsInt())
                .limit(limit.getAsInt())
                .map(asset -> quote(asset, call))
                .toList());
    }

    private static Predicate<ListedAsset> wanted(Call call) {
        var search = call.parameter("search");
        var ids = List.of(call.parameter("ids").split(","));
        var anyId = call.parameter("ids").isEmpty();
        return asset -> (anyId || ids.contains(asset.id())) && asset.matches(search);
    }

    private Reply asset(Call call, String id) {
        return market.assets().stream()
                .filter(asset -> asset.id().equals(id))
                .findFirst()
                .<Reply>map(asset -> new Reply.One(quote(asset, call)))
                .orElseGet(() -> notFound(id));
    }

    private Quote quote(ListedAsset asset, Call call) {
        return market.quote(asset, call.time(), call.number());
    }

    private static Reply badNumber(Call call, String name, String allowed) {
        return new Reply.Refused(
                400, "%s must be a whole number %s, was '%s'".formatted(name, allowed, call.parameter(name)));
    }

    private static Reply notFound(String what) {
        return new Reply.Refused(404, what + " not found");
    }
}
