package io.cryptomarket.pipeline.coincap;

import java.util.regex.Pattern;

/** A text from outside, as it may stand in a message. */
public final class LogExcerpt {

    private static final int LONGEST = 120;

    /** What would end the line, steer a terminal, or be no character at all. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    private LogExcerpt() {}

    /** A short text as it is; of a long one its beginning and, in words, its length, so that it costs little to keep. */
    public static String excerpt(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "... (" + text.length() + " characters)" : text;
    }

    /** The text in one line that a terminal shows as it is, the end of a long one left out. */
    public static String of(String text) {
        boolean isLong = text.length() > LONGEST;
        var line = NO_TEXT.matcher(isLong ? text.substring(0, LONGEST) : text).replaceAll(" ");
        return isLong ? line + "..." : line;
    }
}
