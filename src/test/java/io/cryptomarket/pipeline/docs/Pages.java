package io.cryptomarket.pipeline.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The README and the pages, as they lie in a checkout or in an unpacked distribution. */
public final class Pages {

    private static final String README = "README.md";
    private static final String FOLDER = "src/docs";

    private final Path root;
    private final List<Page> pages;

    private Pages(Path root, List<Page> pages) {
        this.root = root;
        this.pages = pages;
    }

    /** The pages of a checkout or distribution, whose top folder is given. */
    public static Pages under(Path root) throws IOException {
        var top = root.toAbsolutePath().normalize();
        try (var files = Files.walk(top.resolve(FOLDER))) {
            var found = Stream.concat(Stream.of(top.resolve(README)), files.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(Pages::read)
                    .toList();
            return new Pages(top, found);
        }
    }

    private static Page read(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<Page> all() {
        return pages.stream();
    }

    Page readme() {
        return pages.get(0);
    }

    /** The commands that a page shows under a heading, in order. */
    public List<String> commands(String page, String heading) {
        return named(page).section(heading).commands();
    }

    Page named(String name) {
        var file = root.resolve(FOLDER).resolve(name);
        return all().filter(page -> page.file().equals(file)).findFirst().orElseThrow();
    }

    /** Each relative link whose file or heading is missing, as {@code PAGE: LINK}. */
    public List<String> deadLinks() {
        return all().flatMap(page -> page.links().stream()
                        .filter(link -> isRelative(link) && !leadsSomewhere(page, link))
                        .map(link -> name(page) + ": " + link))
                .toList();
    }

    /** The pages that no sequence of links leads to from the README. */
    List<String> unreachable() {
        var reached = new TreeSet<Path>();
        var next = new ArrayDeque<>(List.of(readme()));
        while (!next.isEmpty()) {
            var page = next.remove();
            if (reached.add(page.file())) {
                page.links().stream()
                        .filter(Pages::isRelative)
                        .map(link -> target(page, link))
                        .forEach(file -> all().filter(linked -> linked.file().equals(file))
                                .forEach(next::add));
            }
        }
        return all().filter(page -> !reached.contains(page.file()))
                .map(this::name)
                .toList();
    }

    private boolean leadsSomewhere(Page from, String link) {
        var file = target(from, link);
        if (!file.startsWith(root) || !Files.exists(file)) {
            return false;
        }
        var anchor = link.indexOf('#');
        return anchor < 0
                || all().anyMatch(page ->
                        page.file().equals(file) && page.anchors().contains(link.substring(anchor + 1)));
    }

    private static Path target(Page from, String link) {
        var path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? from.file() : from.file().resolveSibling(path).normalize();
    }

    private static boolean isRelative(String link) {
        return !link.contains("://");
    }

    private String name(Page page) {
        return root.relativize(page.file()).toString();
    }
}
