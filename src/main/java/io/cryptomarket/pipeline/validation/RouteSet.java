package io.cryptomarket.pipeline.validation;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The texts of the route files of a folder at one moment, by file name. Equal when all names and texts are. */
public final class RouteSet {

    /** How the name of a route file ends. */
    public static final String SUFFIX = ".camel.yaml";

    private final SortedMap<String, String> files;

    private RouteSet(Map<String, String> files) {
        this.files = new TreeMap<>(files);
    }

    /** The files of a map of texts by file name, {@code clock.camel.yaml}. */
    public static RouteSet of(Map<String, String> files) {
        return new RouteSet(files);
    }

    /** The names of the files, in order. */
    public SortedSet<String> names() {
        return new TreeSet<>(files.keySet());
    }

    /** The text of a file; null when there is no such file. */
    public @Nullable String text(String name) {
        return files.get(name);
    }

    /** The same, with the file as another set has it: with its text there, or without it. */
    public RouteSet withFileOf(RouteSet other, String name) {
        var changed = new TreeMap<>(files);
        var text = other.text(name);
        if (text == null) {
            changed.remove(name);
        } else {
            changed.put(name, text);
        }
        return new RouteSet(changed);
    }

    /** The names of the files that are not the same in both. */
    public SortedSet<String> differences(RouteSet other) {
        var names = names();
        names.addAll(other.names());
        names.removeIf(name -> Objects.equals(text(name), other.text(name)));
        return names;
    }

    /** Whether there is no file. */
    public boolean isEmpty() {
        return files.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RouteSet set && files.equals(set.files);
    }

    @Override
    public int hashCode() {
        return files.hashCode();
    }

    @Override
    public String toString() {
        return files.keySet().toString();
    }
}
