package io.cryptomarket.pipeline.coincap;

import java.util.regex.Pattern;

/** Shortens and cleans text from outside for log lines and messages. */
public final class LogExcerpt {

    private static final int LONGEST = 120;

    /** Line breaks, control characters for terminals, and half characters. */
    private static final Pattern UNSAFE = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    private LogExcerpt() {}

    /** A text of at most 120 characters unchanged; the beginning of a longer one, with its length. */
    public static String excerpt(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "... (" + text.length() + " characters)" : text;
    }

    /** The text in one line that is safe for a terminal; a long one without its end. */
    public static String of(String text) {
        boolean isLong = text.length() > LONGEST;
        var line = UNSAFE.matcher(isLong ? text.substring(0, LONGEST) : text).replaceAll(" ");
        return isLong ? line + "..." : line;
    }
}
