package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import java.util.Map;
import java.util.TreeMap;

/** What the service asks of CoinCap, which may see CoinCap's key where it belongs, and nothing else. */
public final class CoinCapRequestCapture {

    private static final String BEARER = "Bearer ";

    private CoinCapRequestCapture() {}

    /** Keeps a request, but for the one header in which CoinCap's own key is to be. */
    public static void capture(String line, Map<String, String> headers) {
        var others = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        others.putAll(headers);
        var given = others.getOrDefault("Authorization", "");
        if (given.startsWith(BEARER) && Secrets.isGiven("COINCAP_API_KEY", given.substring(BEARER.length()))) {
            others.remove("Authorization");
        }
        OutputCapture.capture(Origin.COINCAP, "a request to CoinCap", line + "\n" + others);
    }
}
