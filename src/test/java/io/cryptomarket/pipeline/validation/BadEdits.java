package io.cryptomarket.pipeline.validation;

import io.cryptomarket.pipeline.YamlCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of slips that a person makes in the shipped route files. */
public final class BadEdits {

    private static final String NO_FILE = "";

    private BadEdits() {}

    /**
     * One slip and what is found.
     *
     * @param name what it is
     * @param file which file is edited
     * @param expectedFile in which file it is found
     * @param expectedLine in which line; 0 when the file is not there
     * @param message part of what is said
     * @param isAlone whether nothing else is found
     */
    public record Edit(
            String name,
            String file,
            @Nullable String newText,
            String expectedFile,
            int expectedLine,
            String message,
            boolean isAlone) {

        /** The same files with the edited one. */
        public RouteSet apply(RouteSet files) {
            return with(files, file, newText);
        }

        /** Whether this is the finding. */
        public boolean isFoundBy(Finding finding) {
            return finding.isError()
                    && finding.file().equals(expectedFile)
                    && finding.line() == expectedLine
                    && finding.message().contains(message);
        }

        /** What is to be found, as a finding reads. */
        public String expected() {
            return expectedFile + ":" + expectedLine + ": ... " + message;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All of them, for the route files of {@link #shipped}. */
    public static Stream<Edit> all() {
        var shipped = shipped();
        return YamlCases.of("bad-edits.yaml").map(row -> edit(row, shipped));
    }

    /** The edit of this name. */
    public static Edit named(String name) {
        return all().filter(edit -> edit.name().equals(name)).findFirst().orElseThrow();
    }

    /** The route files as they are shipped. */
    public static RouteSet shipped() {
        var files = new TreeMap<String, String>();
        try (var found = Files.newDirectoryStream(Path.of("routes"), "*" + RouteSet.SUFFIX)) {
            for (var file : found) {
                files.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return RouteSet.of(files);
    }

    /** The same files with another text of one of them; without it when that is null. */
    public static RouteSet with(RouteSet files, String name, @Nullable String text) {
        var other = new TreeMap<String, String>();
        if (text != null) {
            other.put(name, text);
        }
        return files.withFileOf(RouteSet.of(other), name);
    }

    private static Edit edit(YamlCases.Row row, RouteSet shipped) {
        var file = row.text("file") + RouteSet.SUFFIX;
        var newText = newText(row, shipped.text(file));
        var expected = row.find("in").map(in -> in + RouteSet.SUFFIX).orElse(file);
        var lines = expected.equals(file) ? newText : shipped.text(expected);
        return new Edit(
                row.toString(),
                file,
                newText,
                expected,
                line(row, lines == null ? NO_FILE : lines),
                row.text("says"),
                row.find("alone").map(Boolean::parseBoolean).orElse(true));
    }

    private static @Nullable String newText(YamlCases.Row row, @Nullable String before) {
        if (row.flag("delete")) {
            return null;
        }
        if (row.find("text").isPresent()) {
            return row.text("text");
        }
        var text = Objects.requireNonNull(before, "no such file");
        return row.find("append")
                .map(text::concat)
                .orElseGet(() -> replace(text, row.text("of"), row.text("put"), row.toString()));
    }

    private static String replace(String text, String of, String put, String name) {
        int at = text.indexOf(of);
        if (at < 0) {
            throw new IllegalArgumentException(name + ": the file has no " + of);
        }
        return text.substring(0, at) + put + text.substring(at + of.length());
    }

    private static int line(YamlCases.Row row, String text) {
        if (row.find("line").isPresent()) {
            return Integer.parseInt(row.text("line"));
        }
        int at = text.indexOf(row.text("at"));
        if (at < 0) {
            throw new IllegalArgumentException(row + ": the file has no " + row.text("at"));
        }
        return (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }
}
