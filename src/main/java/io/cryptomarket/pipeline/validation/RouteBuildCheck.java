package io.cryptomarket.pipeline.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Has Camel make each route of a file by itself, without starting it, so that one bad route does not hide what is wrong
 * with the others.
 */
final class RouteBuildCheck {

    private static final int SHORTEST_CLUE = 3;

    private final ResolutionContext resolutionContext;
    private final CamelContext context;
    private final Model model;

    RouteBuildCheck(ResolutionContext resolutionContext) {
        this.resolutionContext = resolutionContext;
        this.context = resolutionContext.context();
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** Makes what is in the file; routes with an error are left out. */
    void check(String name, String text, YamlNode file, FindingCollector findingCollector) {
        try {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("file:" + name, text));
            for (var entry : file.children().stream()
                    .flatMap(each -> each.children().stream())
                    .toList()) {
                if (!findingCollector.hasErrorWithin(entry.line(), entry.lastLine())) {
                    make(entry, findingCollector);
                }
            }
        } catch (Exception e) {
            say(e, file, findingCollector);
        } finally {
            forget();
        }
    }

    private void make(YamlNode entry, FindingCollector findingCollector) {
        var id = entry.text("id");
        try {
            if (entry.key().equals(SchemaCheck.ROUTE)) {
                var route = model.getRouteDefinition(id);
                if (route != null) {
                    make(route);
                }
            } else {
                make(routeWith(id));
            }
        } catch (Exception e) {
            say(e, entry, findingCollector);
        }
    }

    /** A routeConfiguration is made with a route that names it. */
    private RouteDefinition routeWith(String configuration) {
        var route = new RouteDefinition();
        route.from("direct:rehearsal").routeConfigurationId(configuration);
        route.log("-");
        var routes = new RoutesDefinition();
        routes.setCamelContext(context);
        routes.prepareRoute(route);
        route.markPrepared();
        return route;
    }

    private void make(RouteDefinition route) throws Exception {
        RouteDefinitionHelper.forceAssignIds(context, route.getInput());
        RouteDefinitionHelper.forceAssignIds(context, route);
        new RouteService(model.getModelReifierFactory().createRoute(context, route)).setUp();
    }

    /** So that the next file's routes are made by themselves, too. */
    private void forget() {
        try {
            model.removeRouteDefinitions(new ArrayList<>(model.getRouteDefinitions()));
            for (var configuration : new ArrayList<>(model.getRouteConfigurationDefinitions())) {
                model.removeRouteConfiguration(configuration);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void say(Exception failure, YamlNode within, FindingCollector findingCollector) {
        var causes = causes(failure);
        var clue = causes.stream()
                .map(cause -> clue(String.valueOf(cause.getMessage()), within))
                .flatMap(Optional::stream)
                .findFirst();
        findingCollector.error(clue.map(YamlNode::node).orElse(within.keyNode()), CamelMessages.of(causes));
    }

    /** From the innermost outwards, without those that only say in which route. */
    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        @Nullable Throwable at = failure;
        while (at != null && !causes.contains(at)) {
            if (!(at instanceof FailedToCreateRouteException) || at.getCause() == null) {
                causes.add(0, at);
            }
            at = at.getCause();
        }
        return causes;
    }

    /** The longest text of the file that the message names. */
    private Optional<YamlNode> clue(String message, YamlNode within) {
        return within.descendants().stream()
                .filter(YamlNode::isText)
                .filter(yamlNode -> Stream.of(
                                yamlNode.text(),
                                resolutionContext.resolve(yamlNode.text()).orElse(""))
                        .anyMatch(text -> text.length() >= SHORTEST_CLUE && message.contains(text)))
                .max(Comparator.comparingInt(yamlNode -> yamlNode.text().length()));
    }
}
