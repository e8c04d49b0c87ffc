package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import java.util.Map;
import java.util.TreeMap;

/** Records the requests to CoinCap. They may hold the API key in its header and no other secret. */
public final class CoinCapRequestCapture {

    private static final String BEARER = "Bearer ";

    private CoinCapRequestCapture() {}

    /** Records a request without the header that holds the API key. */
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
