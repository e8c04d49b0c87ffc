package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.Written.Place;
import java.util.Map;
import java.util.TreeMap;

/** What the service asks of CoinCap, which may see CoinCap's key where it belongs, and nothing else. */
public final class Asked {

    private static final String BEARER = "Bearer ";

    private Asked() {}

    /** Keeps a request, but for the one header in which CoinCap's own key is to be. */
    public static void keep(String line, Map<String, String> headers) {
        var others = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        others.putAll(headers);
        var given = others.getOrDefault("Authorization", "");
        if (given.startsWith(BEARER) && Secrets.isGiven("COINCAP_API_KEY", given.substring(BEARER.length()))) {
            others.remove("Authorization");
        }
        Written.keep(Place.COINCAP, "a request to CoinCap", line + "\n" + others);
    }
}
