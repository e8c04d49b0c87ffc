package io.cryptomarket.pipeline.local;

import io.cryptomarket.pipeline.coincap.CoinCap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link ResponseFault} as its file has it: what is null is not given. */
record FaultEntry(
        @Nullable Integer status,
        @Nullable Map<String, String> headers,
        @Nullable String body,
        @Nullable Integer delay,
        @Nullable Boolean reset,
        @Nullable Integer truncate,
        @Nullable Integer drip,
        @Nullable Integer times) {

    static final String FIELDS = Arrays.stream(FaultEntry.class.getRecordComponents())
            .map(field -> field.getName())
            .collect(Collectors.joining(", "));

    /** What the JDK's server writes itself over anything else, and the label that no answer may lack. */
    private static final List<String> HEADERS_OF_THE_SERVER =
            List.of("Content-Length", "Date", "Transfer-Encoding", CoinCap.SIMULATED_HEADER);

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

    private static final int HOUR = 3_600_000;

    FaultEntry {
        within("status", status, 200, 599);
        within("delay", delay, 0, HOUR);
        within("truncate", truncate, 0, ResponseFault.WHOLE);
        within("drip", drip, 0, HOUR);
        within("times", times, 1, 1_000_000);
        if (Boolean.TRUE.equals(reset)
                && Stream.of(status, headers, body, truncate, drip).anyMatch(Objects::nonNull)) {
            throw new IllegalArgumentException(
                    "reset leaves no answer; leave out status, headers, body, truncate and drip");
        }
        if (status != null && status < 400 && body == null) {
            throw new IllegalArgumentException(
                    "status is '" + status + "' without a body; give a body, or a status from 400 on");
        }
        if (status != null && (status == 204 || status == 304) && !"".equals(body)) {
            throw new IllegalArgumentException("body is given with status " + status + ", which has none; make it ''");
        }
        headers = headers == null ? Map.of() : checked(headers);
    }

    private static void within(String field, @Nullable Integer number, int least, int most) {
        if (number != null && (number < least || number > most)) {
            throw new IllegalArgumentException(
                    "%s is '%d' and must be a whole number from %d to %d".formatted(field, number, least, most));
        }
    }

    private static Map<String, String> checked(Map<String, String> headers) {
        var checked = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("header name '" + name + "' must be letters, digits and hyphens");
            }
            if (HEADERS_OF_THE_SERVER.stream().anyMatch(name::equalsIgnoreCase)) {
                throw new IllegalArgumentException(
                        "header " + name + " is the server's own, as are " + String.join(", ", HEADERS_OF_THE_SERVER));
            }
            if (!HEADER_VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "header " + name + " is '" + value + "' and must be visible ASCII characters and spaces");
            }
            if (checked.put(name, value) != null) {
                throw new IllegalArgumentException("header " + name + " is there twice; leave out one");
            }
        });
        return checked;
    }

    /** What a value of a field must be, in words. */
    static String nameOf(Class<?> type) {
        return type.equals(Integer.class)
                ? "a whole number"
                : type.equals(Boolean.class)
                        ? "true or false"
                        : type.equals(String.class) ? "a text" : "a map of texts";
    }

    ResponseFault toFault() {
        return new ResponseFault(
                status,
                Objects.requireNonNullElse(headers, Map.of()),
                body,
                Objects.requireNonNullElse(delay, 0),
                Boolean.TRUE.equals(reset),
                Objects.requireNonNullElse(truncate, ResponseFault.WHOLE),
                Objects.requireNonNullElse(drip, 0),
                Objects.requireNonNullElse(times, 1));
    }
}
