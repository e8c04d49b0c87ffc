package io.cryptomarket.pipeline.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What has to be done so that other route files take effect, and no more than that.
 *
 * @param before what runs
 * @param after what is to run
 * @param added the ids of routes that are new
 * @param changed of those that are to be replaced, since they or a route configuration that they use have changed
 * @param removed of those that are to end
 * @param configurations the ids of route configurations that are new, changed or to be removed
 */
record Plan(
        RouteGraph before,
        RouteGraph after,
        SortedSet<String> added,
        SortedSet<String> changed,
        SortedSet<String> removed,
        SortedSet<String> configurations) {

    static Plan between(RouteGraph before, RouteGraph after) {
        var configurations = union(before.configurationIds(), after.configurationIds());
        configurations.removeIf(id -> Objects.equals(before.configuration(id), after.configuration(id)));
        var added = new TreeSet<>(after.routeIds());
        added.removeAll(before.routeIds());
        var removed = new TreeSet<>(before.routeIds());
        removed.removeAll(after.routeIds());
        var changed = new TreeSet<>(after.routeIds());
        changed.retainAll(before.routeIds());
        changed.removeIf(id -> isSame(before, after, configurations, id));
        return new Plan(before, after, added, changed, removed, configurations);
    }

    /** The same when what runs may be anything in between: all routes are made anew. */
    static Plan renewal(RouteGraph before, RouteGraph after) {
        var plan = between(before, after);
        var changed = new TreeSet<>(after.routeIds());
        changed.retainAll(before.routeIds());
        var configurations = union(before.configurationIds(), after.configurationIds());
        return new Plan(before, after, plan.added(), changed, plan.removed(), configurations);
    }

    private static boolean isSame(RouteGraph before, RouteGraph after, Set<String> configurations, String id) {
        var route = Objects.requireNonNull(after.route(id));
        return route.equals(before.route(id)) && configurations.stream().noneMatch(route::uses);
    }

    private static TreeSet<String> union(Set<String> one, Set<String> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    /** The way back. */
    Plan reversed() {
        return new Plan(after, before, removed, changed, added, configurations);
    }

    /** Whether nothing is to be done: only comments and blanks are others. */
    boolean isEmpty() {
        return outgoing().isEmpty() && incoming().isEmpty() && configurations.isEmpty();
    }

    /** The routes that run and are to end, those first that begin runs. */
    List<String> outgoing() {
        return triggersFirst(before, union(changed, removed));
    }

    /** The routes that are to begin, those last that begin runs. */
    List<String> incoming() {
        var ids = new ArrayList<>(triggersFirst(after, union(changed, added)));
        java.util.Collections.reverse(ids);
        return ids;
    }

    private static List<String> triggersFirst(RouteGraph map, Set<String> ids) {
        var ordered = new ArrayList<>(ids);
        Predicate<String> isTrigger =
                id -> Objects.requireNonNull(map.route(id)).isTrigger();
        ordered.sort(java.util.Comparator.comparing(id -> isTrigger.test(id) ? 0 : 1));
        return ordered;
    }

    /** The routes that begin runs which can come to one that is not the same before and after. */
    Set<String> concerned() {
        var touched = union(union(changed, removed), added);
        var triggers = new TreeSet<String>();
        for (var map : List.of(before, after)) {
            map.routes().stream()
                    .filter(RouteGraph.Item::isTrigger)
                    .map(RouteGraph.Item::id)
                    .filter(id -> map.reachedFrom(id).stream().anyMatch(touched::contains))
                    .forEach(triggers::add);
        }
        return triggers;
    }

    /** In words: {@code changed: fetch-page; added: copy}. */
    String inWords() {
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
}
