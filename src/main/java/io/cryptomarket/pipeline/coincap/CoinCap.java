package io.cryptomarket.pipeline.coincap;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.jspecify.annotations.Nullable;

/** The bean {@code coincap} of the routes: how to identify oneself to CoinCap, and what its status codes mean. */
public final class CoinCap {

    /** The header by which the simulated CoinCap labels every answer. */
    public static final String SIMULATED_HEADER = "X-Simulated-Market";

    private static final int LONGEST_QUOTE = 120;

    private final URI url;
    private final @Nullable String apiKey;

    /**
     * @param url the API's base, such as {@code https://rest.coincap.io/v3}
     * @param apiKey null to call without a key
     */
    public CoinCap(URI url, @Nullable String apiKey) {
        this.url = url;
        this.apiKey = apiKey;
    }

    /** The Authorization header of a call; null, so no header, without a key. */
    public @Nullable String authorization() {
        return apiKey == null ? null : "Bearer " + apiKey;
    }

    /**
     * Turns a call that brought no whole answer into a fault that says so; passing when it was CoinCap or the network
     * that failed, and not the disk that the answer is kept on.
     *
     * @throws CoinCapException always
     */
    @SuppressWarnings("DoNotCallSuggester") // a route calls it by name
    public void unreachable(@ExchangeException IOException cause) {
        if (isOfTheDisk(cause)) {
            throw CoinCapException.permanent(
                    "CoinCap's answer cannot be kept in " + System.getProperty("java.io.tmpdir") + ": "
                            + cause.getMessage(),
                    cause);
        }
        throw CoinCapException.passing("CoinCap at " + url + " " + silence(cause), cause);
    }

    /**
     * Lets a 200 pass and refuses every other status by name.
     *
     * @throws CoinCapException what the status means; passing for 5xx and a burst limit
     */
    public void accept(Exchange answer) {
        var message = answer.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status == 200) {
            return;
        }
        var body = message.getBody(String.class);
        var said = "CoinCap at " + url + " answered " + status + quote(body);
        if (status >= 500) {
            throw CoinCapException.passing(said + ": its own fault", null);
        }
        throw switch (status) {
            case 401 ->
                CoinCapException.permanent(said + ": the API key is missing or wrong; set COINCAP_API_KEY", null);
            case 403 -> CoinCapException.permanent(said + ": the quota is used up or the key is not allowed", null);
            case 429 -> tooMany(said, body);
            default -> CoinCapException.permanent(said, null);
        };
    }

    /** CoinCap says 429 to a burst, which passes within the minute, and to a used-up quota or a dead API, which do not. */
    private static CoinCapException tooMany(String said, @Nullable String body) {
        return body != null && body.toLowerCase(Locale.ROOT).contains("minute")
                ? CoinCapException.passing(said + ": too many calls a minute", null)
                : CoinCapException.permanent(said + ": no more calls on this key or this version", null);
    }

    /** Some of what the answer said; a server that echoes its caller's key must not bring it into a log. */
    private String quote(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return "";
        }
        var line = body.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        if (apiKey != null) {
            line = line.replace(apiKey, "(key)");
        }
        return " (" + (line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...") + ")";
    }

    /** The JDK has no type of its own for a full disk; whatever the network does has one. */
    private static boolean isOfTheDisk(IOException cause) {
        return cause.getClass() == IOException.class
                || cause instanceof FileSystemException
                || cause instanceof FileNotFoundException;
    }

    private static String silence(IOException cause) {
        if (cause instanceof UnknownHostException) {
            return "cannot be found: no such host; see coincap.url";
        }
        if (cause instanceof SocketTimeoutException) {
            return "did not answer in time; see coincap.connect-timeout and coincap.response-timeout";
        }
        if (cause instanceof ConnectException) {
            return "does not accept connections";
        }
        if (cause instanceof SSLException) {
            return "has no trusted TLS connection to offer: " + cause.getMessage();
        }
        return "broke off its answer: " + cause.getMessage();
    }
}
