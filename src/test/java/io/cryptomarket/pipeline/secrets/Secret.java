package io.cryptomarket.pipeline.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value that must not appear in any output.
 *
 * @param name such as {@code COINCAP_API_KEY}; reports show only the name
 */
public record Secret(String name, String value) {

    /** Shorter texts appear by chance. */
    static final int SHORTEST = 12;

    private static final int BITS = 8;
    private static final int BITS_OF_BASE64 = 6;

    public Secret {
        if (value.length() < SHORTEST) {
            throw new IllegalArgumentException(
                    name + " of a test has less than " + SHORTEST + " characters, so nobody can search for it");
        }
    }

    /** The encoded forms of the value, by the name of the encoding. */
    Map<String, byte[]> forms() {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        var forms = new LinkedHashMap<String, byte[]>();
        forms.put("as it is", bytes);
        put(forms, "URL-encoded", percent(bytes, HexFormat.of().withUpperCase()));
        put(forms, "URL-encoded in lower case", percent(bytes, HexFormat.of()));
        put(forms, "encoded as in a form", URLEncoder.encode(value, StandardCharsets.UTF_8));
        put(forms, "in JSON with its slashes escaped", value.replace("/", "\\/"));
        put(forms, "in hexadecimal digits", HexFormat.of().formatHex(bytes));
        put(
                forms,
                "in upper-case hexadecimal digits",
                HexFormat.of().withUpperCase().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            put(forms, "in Base64 at place " + before, base64(Base64.getEncoder(), bytes, before));
            put(forms, "in URL-safe Base64 at place " + before, base64(Base64.getUrlEncoder(), bytes, before));
        }
        return forms;
    }

    private static void put(Map<String, byte[]> forms, String name, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (forms.values().stream().noneMatch(form -> Arrays.equals(form, bytes))) {
            forms.put(name, bytes);
        }
    }

    private static String percent(byte[] bytes, HexFormat hex) {
        var text = new StringBuilder();
        for (byte each : bytes) {
            var plain = each > 0 && (Character.isLetterOrDigit(each) || "-._~".indexOf(each) >= 0);
            text.append(plain ? String.valueOf((char) each) : "%" + hex.toHexDigits(each));
        }
        return text.toString();
    }

    /** The Base64 characters that do not depend on the bytes before and after the value, for an offset modulo 3. */
    private static String base64(Base64.Encoder encoder, byte[] bytes, int before) {
        var padded = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        var text = encoder.withoutPadding().encodeToString(padded);
        int from = (before * BITS + BITS_OF_BASE64 - 1) / BITS_OF_BASE64;
        return text.substring(from, padded.length * BITS / BITS_OF_BASE64);
    }

    /** Returns the name only, since a failed test prints this text. */
    @Override
    public String toString() {
        return name;
    }
}
