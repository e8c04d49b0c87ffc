package io.cryptomarket.pipeline.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Envelopes in the form of CoinCap v3, with test assets. */
public final class SampleEnvelopes {

    private SampleEnvelopes() {}

    /** An envelope with the assets from index {@code from} to before {@code to}. */
    public static String page(Instant timestamp, int from, int to) {
        var assets = new ArrayList<String>();
        for (int i = from; i < to; i++) {
            assets.add(asset("coin-" + (i + 1), i + 1));
        }
        return envelope(timestamp, assets);
    }

    public static String envelope(Instant timestamp, List<String> assets) {
        return "{\"timestamp\":" + timestamp.toEpochMilli() + ",\"data\":[" + String.join(",", assets) + "]}";
    }

    public static String asset(String id, int rank) {
        return ("{'id':'%1$s','rank':'%2$d','symbol':'C%2$d','name':'Coin, no. %2$d',"
                        + "'supply':'%2$d.000000000000000000','maxSupply':null,'marketCapUsd':'1.5',"
                        + "'volumeUsd24Hr':'2.5','priceUsd':'0.0000%2$d33529559960','changePercent24Hr':'-1.25',"
                        + "'vwap24Hr':null,'explorer':'https://example.com/%1$s','tokens':{}}")
                .formatted(id, rank)
                .replace('\'', '"');
    }

    /** The CSV line of {@link #asset}, without its line feed. */
    public static String csvLine(String id, int rank) {
        return ("%1$s,%2$d,C%2$d,\"Coin, no. %2$d\",%2$d.000000000000000000,,0.0000%2$d33529559960,-1.25,"
                        + "https://example.com/%1$s")
                .formatted(id, rank);
    }
}
