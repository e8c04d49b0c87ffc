package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.RouteSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Puts other routes in the place of those that run, one by one; the rest goes on as if nothing were. */
final class Swap {

    private final CamelContext context;
    private final Model model;

    Swap(CamelContext context) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** The routes of these files, as this context reads them. */
    RouteGraph map(RouteSet files) {
        return RouteGraph.of(files, context::resolvePropertyPlaceholders);
    }

    /**
     * Carries out a plan.
     *
     * @param files the texts that it leads to
     * @throws Exception when Camel does not take a route; what is then there is neither the one nor the other
     */
    void apply(Plan plan, RouteSet files) throws Exception {
        for (var id : plan.outgoing()) {
            remove(id);
        }
        for (var id : plan.configurations()) {
            removeConfiguration(id);
        }
        removeOrphans();
        add(plan, files);
    }

    private void remove(String id) throws Exception {
        var running = model.getRouteDefinition(id);
        if (running != null) {
            // Stops it, removes it, and forgets its definition.
            model.removeRouteDefinition(running);
        }
    }

    /**
     * The endpoint of a clock that Camel did not take stays and fires for nobody, and a route that names it again would be
     * given it with the trigger that it has by then.
     */
    private void removeOrphans() throws Exception {
        var used = context.getRoutes().stream().map(Route::getEndpoint).toList();
        for (var endpoint : List.copyOf(context.getEndpoints())) {
            if (endpoint instanceof QuartzEndpoint && !used.contains(endpoint)) {
                context.removeEndpoint(endpoint);
            }
        }
    }

    /** By the definition itself: asked for one that is not there, the model hands out any that has no id. */
    private void removeConfiguration(String id) {
        model.getRouteConfigurationDefinitions().removeIf(configuration -> id.equals(configuration.getId()));
    }

    private void add(Plan plan, RouteSet files) throws Exception {
        var incoming = plan.incoming();
        var builders = new ArrayList<RouteBuilder>();
        for (var name : filesOf(plan)) {
            builders.addAll(parse(name, Objects.requireNonNull(files.text(name))));
        }
        // A configuration becomes part of a route when that is read, so all of them come first.
        for (var builder : builders) {
            addConfigurations(plan, builder);
        }
        var fresh = new ArrayList<RouteDefinition>();
        for (var builder : builders) {
            builder.configureRoutes(context).getRoutes().stream()
                    .filter(route -> incoming.contains(route.getId()))
                    .forEach(fresh::add);
        }
        fresh.sort(java.util.Comparator.comparing(route -> incoming.indexOf(route.getId())));
        model.addRouteDefinitions(fresh);
    }

    private static Set<String> filesOf(Plan plan) {
        var names = new java.util.TreeSet<String>();
        for (var id : plan.incoming()) {
            names.add(Objects.requireNonNull(plan.after().route(id)).file());
        }
        for (var id : plan.configurations()) {
            var configuration = plan.after().configuration(id);
            if (configuration != null) {
                names.add(configuration.file());
            }
        }
        return names;
    }

    private List<RouteBuilder> parse(String name, String text) throws Exception {
        var found = PluginHelper.getRoutesLoader(context)
                .findRoutesBuilders(ResourceHelper.fromString("file:" + name, text));
        var builders = new ArrayList<RouteBuilder>();
        found.forEach(builder -> builders.add((RouteBuilder) builder));
        return builders;
    }

    /** Those of the plan only: a file may hold others, which are in use. */
    private void addConfigurations(Plan plan, RouteBuilder builder) throws Exception {
        var present = new HashSet<String>();
        model.getRouteConfigurationDefinitions().forEach(configuration -> present.add(configuration.getId()));
        if (builder instanceof RouteConfigurationsBuilder configurations
                && builder instanceof org.apache.camel.builder.RouteConfigurationBuilder reader) {
            Objects.requireNonNull(configurations);
            reader.setCamelContext(context);
            reader.configuration();
            for (var configuration : reader.getRouteConfigurationCollection().getRouteConfigurations()) {
                if (!present.contains(configuration.getId())
                        && plan.configurations().contains(configuration.getId())) {
                    model.addRouteConfiguration(configuration);
                }
            }
        }
    }
}
