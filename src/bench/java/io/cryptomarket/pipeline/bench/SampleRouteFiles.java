package io.cryptomarket.pipeline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which of the route files a route needs, so that a step more in one of them needs no edit here. */
final class SampleRouteFiles {

    private static final Pattern BEGINS = Pattern.compile("from:\\s+uri: \"?(direct:[\\w-]+)");
    private static final Pattern CALLS = Pattern.compile("direct:[\\w-]+");

    private SampleRouteFiles() {}

    /** The files of the route that begins there and of all that it calls in turn, with what they do about failures. */
    static Set<Path> behind(String begin, Path folder) throws IOException {
        var needed = new TreeSet<>(List.of(folder.resolve("failures.camel.yaml")));
        var texts = new HashMap<Path, String>();
        var homes = new HashMap<String, Path>();
        try (var files = Files.newDirectoryStream(folder, "*.camel.yaml")) {
            for (var file : files) {
                var text = Files.readString(file);
                texts.put(file, text);
                BEGINS.matcher(text).results().forEach(route -> homes.put(route.group(1), file));
            }
        }
        var called = new ArrayDeque<>(List.of(begin));
        while (!called.isEmpty()) {
            var file = homes.get(called.pop());
            if (file != null && needed.add(file)) {
                CALLS.matcher(texts.get(file)).results().forEach(call -> called.add(call.group()));
            }
        }
        return needed;
    }
}
