package io.cryptomarket.pipeline.coincap;

import io.cryptomarket.pipeline.failure.FailureKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.jspecify.annotations.Nullable;

/** The bean {@code coincap} of the routes: the API key, and the meaning of CoinCap's errors. */
public final class CoinCap {

    /** The header with which the simulated CoinCap labels every response. */
    public static final String SIMULATED_HEADER = "X-Simulated-Market";

    /** How many bytes of an error response are read. */
    private static final int MOST_READ = 16_384;

    private final URI url;
    private final @Nullable String apiKey;
    private final Clock clock;

    /**
     * @param url the API's base, such as {@code https://rest.coincap.io/v3}
     * @param apiKey null to call without a key
     * @param clock the time with which a date in {@code Retry-After} is compared
     */
    public CoinCap(URI url, @Nullable String apiKey, Clock clock) {
        this.url = url;
        this.apiKey = apiKey;
        this.clock = clock;
    }

    /** The Authorization header of a call; null without a key. */
    public @Nullable String authorization() {
        return apiKey == null ? null : "Bearer " + apiKey;
    }

    /**
     * Reports a call without a whole response. The error is transient if CoinCap or the network failed, and not if the
     * local disk did.
     *
     * @throws CoinCapException always
     */
    @SuppressWarnings("DoNotCallSuggester") // a route calls it by name
    public void failUnreachable(@ExchangeException IOException cause) {
        if (cause instanceof ResponseLimits.TooLongException) {
            throw new CoinCapException(FailureKind.COINCAP_MALFORMED, "CoinCap's answer " + cause.getMessage(), cause);
        }
        if (isFromDisk(cause)) {
            throw new CoinCapException(
                    FailureKind.COINCAP_NOT_KEPT,
                    "CoinCap's answer cannot be kept in " + System.getProperty("java.io.tmpdir") + ": "
                            + cause.getMessage(),
                    cause);
        }
        throw new CoinCapException(FailureKind.COINCAP_TRANSIENT, "CoinCap at " + url + " " + explain(cause), cause);
    }

    /**
     * Accepts status 200 only.
     *
     * @throws CoinCapException for any other status, with its meaning and, if a retry can help, CoinCap's wish to wait
     */
    public void requireSuccess(Exchange answer) throws IOException {
        var message = answer.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status == 200) {
            return;
        }
        var body = beginning(message.getBody(InputStream.class));
        var error = StatusClassifier.of(status, body);
        var wait = error.kind() == FailureKind.COINCAP_TRANSIENT
                ? RetryAfter.parse(message.getHeader("Retry-After", String.class), clock.instant())
                : null;
        var text = "CoinCap at " + url + " answered " + status + quote(body) + ": " + error.meaning() + describe(wait);
        throw new CoinCapException(error.kind(), text, null, wait);
    }

    private static String describe(@Nullable Duration wait) {
        return wait == null
                ? ""
                : "; it asks to wait " + wait.plusMillis(999).toSeconds()
                        + " s (the most is set by coincap.retry-window)";
    }

    /** The beginning of the response without the API key, since a server may echo the key and the text is logged. */
    private String beginning(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        var read = body.readNBytes(MOST_READ);
        var text = new String(read, StandardCharsets.UTF_8);
        if (apiKey == null) {
            return text;
        }
        var hidden = text.replace(apiKey, "(key)");
        // The text may end within the key.
        return read.length < MOST_READ ? hidden : hidden.substring(0, Math.max(0, hidden.length() - apiKey.length()));
    }

    private static String quote(String body) {
        return body.isBlank() ? "" : " (" + LogExcerpt.of(body.strip()) + ")";
    }

    /** The JDK reports a full disk as a plain IOException, and each network error as a subclass. */
    private static boolean isFromDisk(IOException cause) {
        return cause.getClass() == IOException.class
                || cause instanceof FileSystemException
                || cause instanceof FileNotFoundException;
    }

    private static String explain(IOException cause) {
        if (cause instanceof ResponseLimits.TooSlowException) {
            return String.valueOf(cause.getMessage());
        }
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
