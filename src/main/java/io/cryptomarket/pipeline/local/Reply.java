package io.cryptomarket.pipeline.local;

import java.util.List;
import java.util.Map;

/** An answer of the simulated CoinCap, before it is written as JSON. */
sealed interface Reply {
    default int status() {
        return 200;
    }

    /** Additional headers. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** {@code data} is a list. */
    record Page(List<AssetQuote> quotes) implements Reply {
        public Page {
            quotes = List.copyOf(quotes);
        }
    }

    /** {@code data} is an object. */
    record One(AssetQuote quote) implements Reply {}

    /** Any text in place of JSON. */
    record Text(int status, String text) implements Reply {}

    /** No {@code data}, but {@code error}. */
    record Refused(int status, String error, Map<String, String> headers) implements Reply {
        public Refused {
            headers = Map.copyOf(headers);
        }

        Refused(int status, String error) {
            this(status, error, Map.of());
        }
    }
}
