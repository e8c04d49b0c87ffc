package io.cryptomarket.pipeline.coincap;

import java.util.List;

/**
 * A field of the API's assets.
 *
 * <p>Source of {@link #KNOWN}: CoinCap's description of v3, and recorded responses.
 *
 * @param name the API's name of it
 * @param kind the type of its text
 * @param meaning its description, with the unit
 */
public record Field(String name, Kind kind, String meaning) {

    /** The type of a field's text. */
    public enum Kind {
        TEXT,
        /** A whole number. */
        WHOLE,
        /** An exact decimal number; those seen had up to 15 digits before the point and 18 after it. */
        DECIMAL,
        /** A nested value, as compact JSON. */
        JSON
    }

    /** The fields of v3, in the order of its description. */
    public static final List<Field> KNOWN = List.of(
            new Field("id", Kind.TEXT, "CoinCap's name of the asset, the same from day to day"),
            new Field("rank", Kind.WHOLE, "place by market capitalisation, from 1; two assets may share one"),
            new Field("symbol", Kind.TEXT, "the symbol it trades under; not unique"),
            new Field("name", Kind.TEXT, "its name"),
            new Field("supply", Kind.DECIMAL, "units available for trading"),
            new Field("maxSupply", Kind.DECIMAL, "most units there can ever be; empty where that is not known"),
            new Field("marketCapUsd", Kind.DECIMAL, "supply times price, in US dollars"),
            new Field("volumeUsd24Hr", Kind.DECIMAL, "traded in the last 24 hours, in US dollars"),
            new Field("priceUsd", Kind.DECIMAL, "price of one unit, in US dollars"),
            new Field("changePercent24Hr", Kind.DECIMAL, "change of the price over the last 24 hours, in per cent"),
            new Field("vwap24Hr", Kind.DECIMAL, "volume-weighted average price of the last 24 hours, in US dollars"),
            new Field("explorer", Kind.TEXT, "URL of a block explorer"),
            new Field("tokens", Kind.JSON, "addresses of its contracts by chain"));

    /** The known field of this name, or a text field for an unknown name. */
    public static Field named(String name) {
        return KNOWN.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseGet(() -> new Field(name, Kind.TEXT, "a field of the API"));
    }
}
