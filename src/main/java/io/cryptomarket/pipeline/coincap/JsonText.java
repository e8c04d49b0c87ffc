package io.cryptomarket.pipeline.coincap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;

/** JSON values as text. */
final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /**
     * The object or array at whose start the parser is, as compact JSON; afterwards the parser is at its end.
     *
     * <p>It copies each token, because Jackson's own copy of a structure converts numbers to double.
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

    /** Whether UTF-8 can encode a text; JSON can escape half of a surrogate pair, which UTF-8 cannot encode. */
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
