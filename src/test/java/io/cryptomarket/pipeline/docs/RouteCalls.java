package io.cryptomarket.pipeline.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Which route of a folder calls which, by {@code direct:}. */
final class RouteCalls {

    private static final Pattern DIRECT = Pattern.compile("direct:([\\w-]+)");
    private static final String FROM_DIRECT = "direct:";

    /**
     * A route of a file.
     *
     * @param from the URI that it consumes
     * @param method the HTTP method that it is restricted to; empty without one
     * @param calls the names behind {@code direct:} in its steps
     */
    record Route(String id, String from, String method, List<String> calls) {}

    private final Map<String, Route> routes = new HashMap<>();

    static RouteCalls of(Path folder) throws IOException {
        var read = new RouteCalls();
        try (var files = Files.newDirectoryStream(folder, "*.camel.yaml")) {
            files.forEach(read::addAll);
        }
        return read;
    }

    Collection<Route> routes() {
        return routes.values();
    }

    /** The ids of the routes that match, and of all that these call. */
    SortedSet<String> passedFrom(Predicate<Route> begins) {
        var passed = new TreeSet<String>();
        routes().stream().filter(begins).forEach(route -> follow(route, passed));
        return passed;
    }

    private void follow(Route route, SortedSet<String> passed) {
        if (passed.add(route.id())) {
            routes().stream()
                    .filter(other -> other.from().startsWith(FROM_DIRECT)
                            && route.calls().contains(other.from().substring(FROM_DIRECT.length())))
                    .forEach(called -> follow(called, passed));
        }
    }

    private void addAll(Path file) {
        var yaml =
                new Load(LoadSettings.builder().setSchema(new FailsafeSchema()).build());
        try {
            ((List<?>) yaml.loadFromString(Files.readString(file)))
                    .forEach(entry -> add(((Map<?, ?>) entry).get("route")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(@Nullable Object entry) {
        if (entry instanceof Map<?, ?> route && route.get("from") instanceof Map<?, ?> from) {
            var calls = new ArrayList<String>();
            collect(from.get("steps"), calls);
            var parameters = from.get("parameters") instanceof Map<?, ?> given ? given : Map.of();
            var method = parameters.get("httpMethodRestrict");
            var id = String.valueOf(route.get("id"));
            routes.put(
                    id, new Route(id, String.valueOf(from.get("uri")), method == null ? "" : method.toString(), calls));
        }
    }

    private static void collect(@Nullable Object node, List<String> calls) {
        if (node instanceof Map<?, ?> map) {
            map.values().forEach(value -> collect(value, calls));
        } else if (node instanceof List<?> list) {
            list.forEach(value -> collect(value, calls));
        } else if (node instanceof String text) {
            var call = DIRECT.matcher(text);
            if (call.matches()) {
                calls.add(call.group(1));
            }
        }
    }
}
