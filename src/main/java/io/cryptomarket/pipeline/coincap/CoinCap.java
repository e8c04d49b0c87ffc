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

/** The bean {@code coincap} of the routes: how to identify oneself to CoinCap, and what its status codes mean. */
public final class CoinCap {

    /** The header by which the simulated CoinCap labels every answer. */
    public static final String SIMULATED_HEADER = "X-Simulated-Market";

    /** How much of a refusal is read; a page of HTML says nothing more after that. */
    private static final int LOOKED_AT = 16_384;

    private final URI url;
    private final @Nullable String apiKey;
    private final Clock clock;

    /**
     * @param url the API's base, such as {@code https://rest.coincap.io/v3}
     * @param apiKey null to call without a key
     * @param clock what a date that CoinCap asks to wait for is compared with
     */
    public CoinCap(URI url, @Nullable String apiKey, Clock clock) {
        this.url = url;
        this.apiKey = apiKey;
        this.clock = clock;
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
    public void failUnreachable(@ExchangeException IOException cause) {
        if (cause instanceof ResponseLimits.TooLongException) {
            throw new CoinCapException(FailureKind.COINCAP_MALFORMED, "CoinCap's answer " + cause.getMessage(), cause);
        }
        if (isOfTheDisk(cause)) {
            throw new CoinCapException(
                    FailureKind.COINCAP_NOT_KEPT,
                    "CoinCap's answer cannot be kept in " + System.getProperty("java.io.tmpdir") + ": "
                            + cause.getMessage(),
                    cause);
        }
        throw new CoinCapException(FailureKind.COINCAP_TRANSIENT, "CoinCap at " + url + " " + silence(cause), cause);
    }

    /**
     * Lets a 200 pass and refuses every other status by name.
     *
     * @throws CoinCapException what the status means, with how long CoinCap asked to wait if that can help
     */
    public void requireSuccess(Exchange answer) throws IOException {
        var message = answer.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status == 200) {
            return;
        }
        var body = beginning(message.getBody(InputStream.class));
        var statusClassifier = StatusClassifier.of(status, body);
        var wait = statusClassifier.kind() == FailureKind.COINCAP_TRANSIENT
                ? RetryAfter.parse(message.getHeader("Retry-After", String.class), clock.instant())
                : null;
        var said = "CoinCap at " + url + " answered " + status + quote(body) + ": " + statusClassifier.meaning()
                + asking(wait);
        throw new CoinCapException(statusClassifier.kind(), said, null, wait);
    }

    private static String asking(@Nullable Duration wait) {
        return wait == null
                ? ""
                : "; it asks to wait " + wait.plusMillis(999).toSeconds()
                        + " s (the most is set by coincap.retry-window)";
    }

    /** The first part of what the answer said; a server that echoes its caller's key must not bring it into a log. */
    private String beginning(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        var read = body.readNBytes(LOOKED_AT);
        var text = new String(read, StandardCharsets.UTF_8);
        if (apiKey == null) {
            return text;
        }
        var hidden = text.replace(apiKey, "(key)");
        // The key may stand where the reading stopped.
        return read.length < LOOKED_AT ? hidden : hidden.substring(0, Math.max(0, hidden.length() - apiKey.length()));
    }

    private static String quote(String body) {
        if (body.isBlank()) {
            return "";
        }
        return " (" + LogExcerpt.of(body.strip()) + ")";
    }

    /** The JDK has no type of its own for a full disk; whatever the network does has one. */
    private static boolean isOfTheDisk(IOException cause) {
        return cause.getClass() == IOException.class
                || cause instanceof FileSystemException
                || cause instanceof FileNotFoundException;
    }

    private static String silence(IOException cause) {
        if (cause instanceof ResponseLimits.TooSlowException || cause instanceof ResponseLimits.StalledException) {
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
