package io.cryptomarket.pipeline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;

/** Writes answers as CoinCap v3 does: every number but the timestamp is a string. A text is left as it is. */
final class ReplyJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ReplyJson() {}

    static byte[] of(Reply reply, Instant time) throws IOException {
        if (reply instanceof Reply.Text verbatim) {
            return verbatim.text().getBytes(UTF_8);
        }
        var bytes = new ByteArrayOutputStream();
        try (var json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            if (reply instanceof Reply.Refused refused) {
                json.writeStringField("error", refused.error());
                json.writeNumberField("timestamp", time.toEpochMilli());
            } else {
                json.writeNumberField("timestamp", time.toEpochMilli());
                json.writeFieldName("data");
                data(json, reply);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void data(JsonGenerator json, Reply reply) throws IOException {
        if (reply instanceof Reply.One one) {
            quote(json, one.quote());
        } else if (reply instanceof Reply.Page page) {
            json.writeStartArray();
            for (var assetQuote : page.quotes()) {
                quote(json, assetQuote);
            }
            json.writeEndArray();
        }
    }

    private static void quote(JsonGenerator json, AssetQuote assetQuote) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", assetQuote.id());
        json.writeStringField("rank", assetQuote.rank());
        json.writeStringField("symbol", assetQuote.symbol());
        json.writeStringField("name", assetQuote.name());
        json.writeStringField("supply", assetQuote.supply());
        json.writeStringField("maxSupply", assetQuote.maxSupply());
        json.writeStringField("marketCapUsd", assetQuote.marketCapUsd());
        json.writeStringField("volumeUsd24Hr", assetQuote.volumeUsd24Hr());
        json.writeStringField("priceUsd", assetQuote.priceUsd());
        json.writeStringField("changePercent24Hr", assetQuote.changePercent24Hr());
        json.writeStringField("vwap24Hr", assetQuote.vwap24Hr());
        json.writeStringField("explorer", assetQuote.explorer());
        tokens(json, assetQuote);
        json.writeEndObject();
    }

    private static void tokens(JsonGenerator json, AssetQuote assetQuote) throws IOException {
        json.writeObjectFieldStart("tokens");
        for (var chain : assetQuote.tokens().entrySet()) {
            json.writeArrayFieldStart(chain.getKey());
            for (var address : chain.getValue()) {
                json.writeString(address);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
