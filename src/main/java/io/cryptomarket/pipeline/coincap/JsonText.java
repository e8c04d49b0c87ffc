package io.cryptomarket.pipeline.coincap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;

/** Values of JSON as text. */
final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /**
     * The object or array that the parser is at the start of, as compact JSON; the parser is at its end afterwards.
     *
     * <p>Token by token, because Jackson's own copy of a structure takes numbers through a double.
     */
    static String of(JsonParser parser) throws IOException {
        var text = new StringWriter();
        try (var to = JSON.createGenerator(text)) {
            int depth = 0;
            do {
                var token = parser.currentToken();
                if (token.isNumeric()) {
                    to.writeNumber(parser.getText());
                } else {
                    to.copyCurrentEvent(parser);
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }

    /** Whether a text can be written in UTF-8: JSON can spell half of a surrogate pair, UTF-8 can not. */
    static boolean isEncodable(String text) {
        boolean half = false;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (half != Character.isLowSurrogate(at)) {
                return false;
            }
            half = Character.isHighSurrogate(at);
        }
        return !half;
    }
}
