package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.RouteSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Describes the routes that an edit adds, changes and removes. */
final class RouteChanges {

    private RouteChanges() {}

    /** Returns text such as {@code added: copy; changed: fetch-page}; empty if a file cannot be parsed. */
    static String inWords(RouteSet before, RouteSet after) {
        var differing = before.differences(after);
        try {
            return inWords(routes(before, differing), routes(after, differing));
        } catch (YamlEngineException | StackOverflowError e) {
            return "";
        }
    }

    private static String inWords(SortedMap<String, Object> before, SortedMap<String, Object> after) {
        var added = new TreeSet<>(after.keySet());
        added.removeAll(before.keySet());
        var removed = new TreeSet<>(before.keySet());
        removed.removeAll(after.keySet());
        var changed = new TreeSet<>(after.keySet());
        changed.removeIf(id -> added.contains(id) || Objects.equals(before.get(id), after.get(id)));
        var parts = new ArrayList<String>();
        say(parts, "added", added);
        say(parts, "changed", changed);
        say(parts, "removed", removed);
        return parts.isEmpty() ? "no route is another" : String.join("; ", parts);
    }

    private static void say(List<String> parts, String what, Set<String> ids) {
        if (!ids.isEmpty()) {
            parts.add(what + ": " + String.join(", ", ids));
        }
    }

    private static SortedMap<String, Object> routes(RouteSet files, Set<String> names) {
        var routes = new TreeMap<String, Object>();
        for (var name : names) {
            var text = files.text(name);
            if (text != null
                    && new Load(LoadSettings.builder().build()).loadFromString(text) instanceof List<?> items) {
                items.forEach(item -> put(item, routes));
            }
        }
        return routes;
    }

    private static void put(@Nullable Object item, Map<String, Object> routes) {
        if (item instanceof Map<?, ?> entry) {
            entry.values().forEach(value -> {
                if (value instanceof Map<?, ?> tree && tree.get("id") != null) {
                    routes.put(String.valueOf(tree.get("id")), tree);
                }
            });
        }
    }
}
