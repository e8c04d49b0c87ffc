package io.cryptomarket.pipeline.testing;

import java.time.Instant;
import java.util.List;

/** Valid envelopes, each difficult to parse in its own way. */
public final class Envelopes {

    /** Their timestamp. */
    public static final Instant MADE = Instant.parse("2026-11-23T12:00:00.123Z");

    private Envelopes() {}

    public static List<String> all() {
        return List.of(SampleEnvelopes.page(MADE, 0, 6), recorded(), awkward(), SampleEnvelopes.page(MADE, 0, 1));
    }

    /** Assets as v3 sends them, with data first: decimals with 18 places and shortest ones, contracts by chain. */
    private static String recorded() {
        return """
            {"data":[
            {"id":"bitcoin","rank":"1","symbol":"BTC","name":"Bitcoin","supply":"19951718.000000000000000000","maxSupply":"21000000.000000000000000000","marketCapUsd":"1761856219867.8163","volumeUsd24Hr":"25363748206.3427","priceUsd":"88305.90262468117","changePercent24Hr":"2.4410536133077088","vwap24Hr":"87711.199999999997089617","explorer":"https://blockchain.info/","tokens":{}},
            {"id":"tether","rank":"3","symbol":"USDT","name":"Tether USDt","supply":"184500000000.123456789012345678","maxSupply":null,"marketCapUsd":"184490000000.5","volumeUsd24Hr":"64000000000","priceUsd":"0.999912345678901234","changePercent24Hr":"-0.010000000000000000","vwap24Hr":null,"explorer":null,"tokens":{"1":["0xdAC17F958D2ee523a2206206994597C13D831ec7"],"56":[]}},
            {"id":"shiba-inu","rank":"20","symbol":"SHIB","name":"Shiba Inu","supply":"589500000000000.000000000000000000","maxSupply":null,"marketCapUsd":"5000000000.1","volumeUsd24Hr":"100.0","priceUsd":"0.0000133529559960","changePercent24Hr":"-0.000000000000000000","vwap24Hr":"0.0000133","explorer":"https://etherscan.io/token/0x95","tokens":{"1":["0x95aD61b0a150d79219dCF64E1E6Cc01f0B64C4cE"]}},
            {"id":"dead","rank":"20","symbol":"DEAD","name":"Dead","supply":null,"maxSupply":null,"marketCapUsd":null,"volumeUsd24Hr":null,"priceUsd":null,"changePercent24Hr":null,"vwap24Hr":null,"explorer":null,"tokens":{}}
            ],"timestamp":1795435200123}
            """;
    }

    /** Names with quotes and escapes, numbers that are no strings, and fields in another order, missing or new. */
    private static String awkward() {
        return """
             {"meta":{"data":[7],"timestamp":0},"timestamp" : 1795435200123 ,"data":[
            {"tokens":{"1":[1.10,null,{"a":"\\u00e9"}]},"explorer":"https:\\/\\/a\\/b?c=d,e","name":"Comma, \\"Inc.\\"","id":"a","rank":1,"symbol":"A\\u0042","supply":0.0000001,"priceUsd":"1"},
            {"id":"\\ud83d\\ude80","rank":"2","symbol":"\u6a21\u62df","name":"two\\r\\nlines","supply":"0","maxSupply":"0","priceUsd":87711.199999999997089617,"changePercent24Hr":"-1","explorer":"","brandNew":{"deep":[[[]]]}},
            {"id":" padded ","rank":"007","symbol":"#1","name":"=SUM(A1)","supply":"-0","maxSupply":"1.50","priceUsd":"0.000000000000000001","changePercent24Hr":null,"explorer":"\\t"},
            {"id":"Caf\u00e9 \ud83d\ude80","rank":"4","symbol":"\\\\N","name":"\\u2028\\u0000\\ufeff","supply":"1","priceUsd":"2","changePercent24Hr":"0"},
            {"id":"e","rank":"5","symbol":"E","name":"null","priceUsd":"3"}
            ],"more":null}""";
    }
}
