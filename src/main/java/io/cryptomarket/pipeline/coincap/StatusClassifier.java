package io.cryptomarket.pipeline.coincap;

import io.cryptomarket.pipeline.failure.FailureKind;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What CoinCap answers, and which kind of failure it is (without its {@code COINCAP_}); {@link #of} knows all statuses but
 * 200.
 *
 * <table>
 * <caption>What CoinCap answers</caption>
 * <tr><th>status</th><th>body</th><th>meaning</th><th>kind</th></tr>
 * <tr><td>200</td><td>the envelope</td><td>no failure</td><td></td></tr>
 * <tr><td>200</td><td>HTML, a list, {@code data} an object, longer than is allowed</td><td>not the API, or not this
 * version of it</td><td>MALFORMED</td></tr>
 * <tr><td>200</td><td>breaks off</td><td>a connection that was cut</td><td>TRANSIENT</td></tr>
 * <tr><td>3xx</td><td></td><td>the API is elsewhere</td><td>REFUSED</td></tr>
 * <tr><td>400</td><td>{@code {"error":"...","timestamp":ms}}</td><td>a bad parameter, such as a limit over
 * 2000</td><td>REFUSED</td></tr>
 * <tr><td>401</td><td></td><td>the key is missing or wrong</td><td>REFUSED</td></tr>
 * <tr><td>403</td><td>{@code Monthly usage limit exceeded}</td><td>the quota is used up</td><td>QUOTA</td></tr>
 * <tr><td>403</td><td>anything else</td><td>the key is not allowed this</td><td>REFUSED</td></tr>
 * <tr><td>404</td><td>{@code {"error":"bitcoin not found","timestamp":ms}}</td><td>an unknown asset or
 * path</td><td>REFUSED</td></tr>
 * <tr><td>429</td><td>speaks of a minute</td><td>a burst</td><td>TRANSIENT</td></tr>
 * <tr><td>4xx</td><td>speaks of a deprecation or a sunset, or has {@code data.message}</td><td>this version is being
 * shut down</td><td>SUNSET</td></tr>
 * <tr><td>410</td><td></td><td>this version is gone</td><td>SUNSET</td></tr>
 * <tr><td>429</td><td>anything else, or nothing</td><td>the quota is used up</td><td>QUOTA</td></tr>
 * <tr><td>5xx, 530</td><td></td><td>CoinCap's own trouble, or Cloudflare's</td><td>TRANSIENT</td></tr>
 * <tr><td>none</td><td></td><td>no connection, a reset, silence, too slow</td><td>TRANSIENT</td></tr>
 * </table>
 *
 * @param meaning what is wrong and what to do, to end a sentence with
 */
record StatusClassifier(FailureKind kind, String meaning) {

    private static final Pattern SUNSET = Pattern.compile("deprecat|sunset");

    /** The API has {@code data} for assets; what it sent of an ended version was a message in it. */
    private static final Pattern MESSAGE_FOR_DATA = Pattern.compile("\"data\"\\s*:\\s*\\{[^{}]*\"message\"\\s*:");

    private static final Pattern QUOTA = Pattern.compile("limit|quota|usage|exceed|credit");

    /** @param body what the answer says, or the beginning of it */
    static StatusClassifier of(int status, String body) {
        var said = body.toLowerCase(Locale.ROOT);
        if (status >= 500) {
            return new StatusClassifier(FailureKind.COINCAP_TRANSIENT, "its own fault; run again later if it lasts");
        }
        if (status < 300) {
            return new StatusClassifier(FailureKind.COINCAP_MALFORMED, "not a whole answer; check coincap.url");
        }
        if (status < 400) {
            return new StatusClassifier(
                    FailureKind.COINCAP_REFUSED,
                    "a redirect, which is not followed; set coincap.url to where the API is now");
        }
        if (status == 410 || SUNSET.matcher(said).find()) {
            return sunset();
        }
        if (status == 429 && said.contains("minute")) {
            return new StatusClassifier(
                    FailureKind.COINCAP_TRANSIENT, "too many calls a minute; see what else calls with this key");
        }
        return MESSAGE_FOR_DATA.matcher(said).find() ? sunset() : ofTheCaller(status, said);
    }

    private static StatusClassifier sunset() {
        return new StatusClassifier(
                FailureKind.COINCAP_SUNSET,
                "no more calls on this key or this version: it is shut down; set coincap.url to a current version");
    }

    private static StatusClassifier ofTheCaller(int status, String said) {
        return switch (status) {
            case 400 -> refused("a parameter is wrong; check coincap.assets and coincap.page-size");
            case 401 -> refused("the API key is missing or wrong; set COINCAP_API_KEY");
            case 403 ->
                QUOTA.matcher(said).find()
                        ? new StatusClassifier(
                                FailureKind.COINCAP_QUOTA,
                                "the quota is used up; wait for its renewal or take a larger plan")
                        : refused("the key is not allowed this; check COINCAP_API_KEY and its plan");
            case 404 -> refused("there is nothing; check coincap.url");
            case 429 ->
                new StatusClassifier(
                        FailureKind.COINCAP_QUOTA,
                        "no more calls on this key or this version: the quota seems used up; wait for its renewal or"
                                + " take a larger plan");
            default -> refused("the call is not taken; check coincap.url and COINCAP_API_KEY");
        };
    }

    private static StatusClassifier refused(String meaning) {
        return new StatusClassifier(FailureKind.COINCAP_REFUSED, meaning);
    }
}
