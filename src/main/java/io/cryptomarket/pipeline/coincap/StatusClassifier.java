package io.cryptomarket.pipeline.coincap;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a status other than 200 means, by the table of {@link ErrorKind}.
 *
 * @param meaning what is wrong and what to do, to end a sentence with
 */
record StatusClassifier(ErrorKind errorKind, String meaning) {

    private static final Pattern SUNSET = Pattern.compile("deprecat|sunset");

    /** The API has {@code data} for assets; what it sent of an ended version was a message in it. */
    private static final Pattern MESSAGE_FOR_DATA = Pattern.compile("\"data\"\\s*:\\s*\\{[^{}]*\"message\"\\s*:");

    private static final Pattern QUOTA = Pattern.compile("limit|quota|usage|exceed|credit");

    /** @param body what the answer says, or the beginning of it */
    static StatusClassifier of(int status, String body) {
        var said = body.toLowerCase(Locale.ROOT);
        if (status >= 500) {
            return new StatusClassifier(ErrorKind.TRANSIENT, "its own fault; run again later if it lasts");
        }
        if (status < 300) {
            return new StatusClassifier(ErrorKind.MALFORMED, "not a whole answer; check coincap.url");
        }
        if (status < 400) {
            return new StatusClassifier(
                    ErrorKind.REFUSED, "a redirect, which is not followed; set coincap.url to where the API is now");
        }
        if (status == 410 || SUNSET.matcher(said).find()) {
            return sunset();
        }
        if (status == 429 && said.contains("minute")) {
            return new StatusClassifier(
                    ErrorKind.TRANSIENT, "too many calls a minute; see what else calls with this key");
        }
        return MESSAGE_FOR_DATA.matcher(said).find() ? sunset() : ofTheCaller(status, said);
    }

    private static StatusClassifier sunset() {
        return new StatusClassifier(
                ErrorKind.SUNSET,
                "no more calls on this key or this version: it is shut down; set coincap.url to a current version");
    }

    private static StatusClassifier ofTheCaller(int status, String said) {
        return switch (status) {
            case 400 -> refused("a parameter is wrong; check coincap.assets and coincap.page-size");
            case 401 -> refused("the API key is missing or wrong; set COINCAP_API_KEY");
            case 403 ->
                QUOTA.matcher(said).find()
                        ? new StatusClassifier(
                                ErrorKind.QUOTA, "the quota is used up; wait for its renewal or take a larger plan")
                        : refused("the key is not allowed this; check COINCAP_API_KEY and its plan");
            case 404 -> refused("there is nothing; check coincap.url");
            case 429 ->
                new StatusClassifier(
                        ErrorKind.QUOTA,
                        "no more calls on this key or this version: the quota seems used up; wait for its renewal or"
                                + " take a larger plan");
            default -> refused("the call is not taken; check coincap.url and COINCAP_API_KEY");
        };
    }

    private static StatusClassifier refused(String meaning) {
        return new StatusClassifier(ErrorKind.REFUSED, meaning);
    }
}
