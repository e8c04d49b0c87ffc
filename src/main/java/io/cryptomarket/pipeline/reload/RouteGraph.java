package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.FileSummary;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.support.PatternHelper;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The routes and route configurations of files that were found to be in order, and which of them call which. */
final class RouteGraph {

    /** Steps whose target is known only when they run. */
    private static final Set<String> OPEN_ENDED =
            Set.of("toD", "dynamicRouter", "recipientList", "routingSlip", "enrich", "pollEnrich", "wireTap", "poll");

    private final SortedMap<String, Item> routes = new TreeMap<>();
    private final SortedMap<String, Item> configurations = new TreeMap<>();

    /**
     * A route or a route configuration.
     *
     * @param file the name of its file
     * @param tree what is written there
     * @param from the endpoint where it begins; empty for a route configuration
     */
    record Item(String id, String file, Map<?, ?> tree, String from) {

        /** Whether it begins a run, and is not called by another route. */
        boolean isTrigger() {
            return !from.startsWith("direct:");
        }

        boolean uses(String configuration) {
            var named = tree.get("routeConfigurationId");
            if (named == null) {
                return configuration.equals("*");
            }
            var patterns = String.valueOf(named);
            return patterns.contains("{{")
                    || Arrays.stream(patterns.split(","))
                            .anyMatch(pattern -> PatternHelper.matchPattern(configuration, pattern));
        }
    }

    private final UnaryOperator<String> placeholders;

    private RouteGraph(UnaryOperator<String> placeholders) {
        this.placeholders = placeholders;
    }

    /**
     * The routes of files.
     *
     * @param files text that passed the validation
     * @param placeholders puts settings in the place of their names
     */
    static RouteGraph of(RouteSet files, UnaryOperator<String> placeholders) {
        var map = new RouteGraph(placeholders);
        for (var name : files.names()) {
            map.read(name, Objects.requireNonNull(files.text(name)));
        }
        return map;
    }

    private void read(String file, String text) {
        if (new Load(LoadSettings.builder().build()).loadFromString(text) instanceof List<?> items) {
            for (var item : items) {
                if (item instanceof Map<?, ?> map) {
                    put(routes, file, map.get("route"));
                    put(configurations, file, map.get("routeConfiguration"));
                }
            }
        }
    }

    private void put(Map<String, Item> items, String file, @Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            var id = String.valueOf(map.get("id"));
            var from = map.get("from") instanceof Map<?, ?> begin ? String.valueOf(begin.get("uri")) : "";
            items.put(id, new Item(id, file, map, plain(from)));
        }
    }

    /** As {@link FileSummary#plain}, with settings in the place of their names. */
    private String plain(String uri) {
        return FileSummary.plain(placeholders.apply(uri).strip());
    }

    @Nullable
    Item route(String id) {
        return routes.get(id);
    }

    Collection<Item> routes() {
        return routes.values();
    }

    @Nullable
    Item configuration(String id) {
        return configurations.get(id);
    }

    Set<String> routeIds() {
        return routes.keySet();
    }

    Set<String> configurationIds() {
        return configurations.keySet();
    }

    /** The routes that a run can come to which begins with this one, itself included. */
    Set<String> reachedFrom(String id) {
        var reached = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            var next = open.pop();
            var item = routes.get(next);
            if (item == null || !reached.add(next)) {
                continue;
            }
            open.addAll(called(item));
        }
        return reached;
    }

    private Collection<String> called(Item item) {
        var words = new HashSet<String>();
        gather(item.tree(), words);
        // What a configuration calls when a run fails is called by each route that uses it.
        configurations.values().stream()
                .filter(configuration -> item.uses(configuration.id()))
                .forEach(configuration -> gather(configuration.tree(), words));
        if (words.stream().anyMatch(OPEN_ENDED::contains)) {
            return routes.keySet();
        }
        var targets = words.stream().map(this::plain).collect(Collectors.toSet());
        var called = new ArrayList<String>();
        for (var route : routes.values()) {
            if (route.from().startsWith("direct:") && targets.contains(route.from())) {
                called.add(route.id());
            }
        }
        return called;
    }

    /** All keys, and all values that say where something is sent. */
    private static void gather(Object tree, Set<String> words) {
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                words.add(String.valueOf(key));
                var said = String.valueOf(value);
                boolean isTarget = key.equals("uri") || key.equals("to");
                if (value instanceof String && (isTarget || said.startsWith("direct:"))) {
                    words.add(said);
                } else {
                    gather(value == null ? "" : value, words);
                }
            });
        } else if (tree instanceof List<?> list) {
            list.forEach(item -> gather(item == null ? "" : item, words));
        }
    }
}
