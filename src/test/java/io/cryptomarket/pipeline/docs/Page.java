package io.cryptomarket.pipeline.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in Markdown.
 *
 * @param file where it lies
 * @param text all of it
 */
public record Page(Path file, String text) {

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```(\\w*)\n(.*?)^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern LINK_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

    /**
     * A block of code.
     *
     * @param language what it is marked as; empty without a mark
     */
    record Block(String language, String text) {}

    List<Block> blocks() {
        return FENCE.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    /** The targets of its links, as written. */
    List<String> links() {
        return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
    }

    /** The names by which a link can point to its headings, made as GitHub makes them. */
    List<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> LINK_TEXT.matcher(heading.group(1)).replaceAll("$1"))
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The commands of its blocks marked {@code sh}, without their comments. */
    List<String> commands() {
        return blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.text().lines())
                .map(line -> line.replaceAll("(^|\\s+)#\\s.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** What stands under a heading, up to the next one. */
    Page section(String heading) {
        var section = Pattern.compile("(?ms)^#+ " + Pattern.quote(heading) + "$(.*?)(?=^#+ |\\z)")
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow();
        return new Page(file, section.group(1));
    }

    /** What a pattern finds in the whole page: its first group. */
    Stream<String> find(String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult found) -> found.group(1));
    }

    private String prose() {
        return FENCE.matcher(text).replaceAll("");
    }
}
