package io.cryptomarket.pipeline.validation;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words messages and suggests names. */
public final class Suggestions {

    private static final int LONGEST = 400;

    /** Longer lists do not help a reader. */
    private static final int FEW = 12;

    private static final int SHORTEST_BEGINNING = 4;

    private Suggestions() {}

    public static String oneLine(String text) {
        var line = text.lines().map(String::strip).collect(Collectors.joining(" "));
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    /** Completes a message about an unknown name with the likely one, or with all names if they are few. */
    public static String suggestion(String name, Collection<String> known) {
        var nearest = nearest(name, known);
        if (nearest.isPresent()) {
            return "; did you mean '" + nearest.get() + "'?";
        }
        return known.isEmpty() || known.size() > FEW
                ? ""
                : "; there is " + known.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Returns the most similar name; empty if none is similar. */
    static Optional<String> nearest(String name, Collection<String> known) {
        int bound = Math.max(1, name.length() / 3);
        return known.stream()
                .filter(other -> !other.equals(name))
                .filter(other -> distance(name, other) <= bound || isBeginning(name, other))
                .min(Comparator.comparingInt((String other) -> distance(name, other))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isBeginning(String one, String other) {
        return Math.min(one.length(), other.length()) >= SHORTEST_BEGINNING
                && (one.startsWith(other) || other.startsWith(one));
    }

    /** How many letters are wrong, missing, too many or in the wrong order; capitals and hyphens count nothing. */
    private static int distance(String one, String other) {
        var a = plain(one);
        var b = plain(other);
        var steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = step(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(int[][] steps, String a, String b, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(steps[i - 1][j - 1] + wrong, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }
}
