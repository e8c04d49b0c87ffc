package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.CamelOnlyInjector;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.ResolutionContext;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.RouteValidator.Checked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Adds the routes of files to a context one by one, so that one bad route does not hide the errors of others. Consumers
 * that act by themselves stay closed.
 */
final class RouteAssembly {

    /** These receive from calls, from other routes, or from a scheduler in standby. */
    private static final Set<String> CALLED = Set.of("direct", "platform-http", "quartz", "seda");

    private static final String REHEARSAL = "direct:rehearsal";

    private final CamelContext context;
    private final Model model;
    private final boolean isStarted;
    private final RouteSet files;
    private final RouteFailures failures;
    private final Predicate<String> isTried;
    private final List<String> added = new ArrayList<>();
    private final List<String> acting = new ArrayList<>();

    /**
     * @param context started if its routes are to be started; otherwise initialized
     * @param checked the result of validation
     */
    RouteAssembly(CamelContext context, RouteSet files, Checked checked) {
        this(context, files, checked, file -> false);
    }

    /** @param isTried whether the routes of a file were built before without error, so that it is skipped */
    RouteAssembly(CamelContext context, RouteSet files, Checked checked, Predicate<String> isTried) {
        this.isTried = isTried;
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.isStarted = context.isStarted();
        this.files = files;
        this.failures = new RouteFailures(new ResolutionContext(context), files, checked);
    }

    /** Adds the routes that can be built, and returns findings for the others. */
    List<Finding> add() {
        var injector = context.getInjector();
        context.setInjector(new CamelOnlyInjector(injector));
        try {
            var readers = readAll();
            // Camel merges configurations into a route when it reads the route, so all of them come first.
            readers.forEach(this::addConfigurations);
            readers.forEach(this::addRoutes);
        } finally {
            context.setInjector(injector);
        }
        if (isStarted) {
            added.stream().filter(id -> context.getRoute(id) == null).forEach(failures::isMissing);
        }
        return failures.findings();
    }

    /** Returns the ids of the routes that act by themselves and are opened later. */
    List<String> acting() {
        return List.copyOf(acting);
    }

    private record Reader(String file, RouteBuilder builder) {}

    private List<Reader> readAll() {
        var readers = new ArrayList<Reader>();
        for (var name : files.names()) {
            if (failures.isLoadable(name) && !isTried.test(name)) {
                try {
                    var resource = ResourceHelper.fromString("file:" + name, Objects.requireNonNull(files.text(name)));
                    PluginHelper.getRoutesLoader(context)
                            .findRoutesBuilders(resource)
                            .forEach(builder -> readers.add(new Reader(name, (RouteBuilder) builder)));
                } catch (Exception e) {
                    failures.add(name, "", e);
                }
            }
        }
        return readers;
    }

    private void addConfigurations(Reader reader) {
        if (!(reader.builder() instanceof RouteConfigurationBuilder configurations)) {
            return;
        }
        try {
            configurations.setCamelContext(context);
            configurations.configuration();
            for (var found : configurations.getRouteConfigurationCollection().getRouteConfigurations()) {
                if (!failures.hasError(reader.file(), found.getId())) {
                    model.addRouteConfiguration(found);
                    tryOut(reader.file(), found.getId());
                }
            }
        } catch (Exception e) {
            failures.add(reader.file(), "", e);
        }
    }

    /** Builds a configuration with a route of its own, so that its error is reported once and not for every route. */
    private void tryOut(String file, String configuration) throws Exception {
        try {
            var route = new RouteDefinition();
            route.from(REHEARSAL).routeConfigurationId(configuration);
            route.log("-");
            var routes = new RoutesDefinition();
            routes.setCamelContext(context);
            routes.prepareRoute(route);
            route.markPrepared();
            make(route);
        } catch (Exception e) {
            failures.add(file, configuration, e);
            model.getRouteConfigurationDefinitions().removeIf(other -> configuration.equals(other.getId()));
        } finally {
            context.removeEndpoints(REHEARSAL.replace(":", "://"));
        }
    }

    private void make(RouteDefinition route) throws Exception {
        RouteDefinitionHelper.forceAssignIds(context, route.getInput());
        RouteDefinitionHelper.forceAssignIds(context, route);
        new RouteService(model.getModelReifierFactory().createRoute(context, route)).setUp();
    }

    private void addRoutes(Reader reader) {
        List<RouteDefinition> routes;
        try {
            routes = reader.builder().configureRoutes(context).getRoutes();
        } catch (Exception e) {
            failures.add(reader.file(), "", e);
            return;
        }
        for (var route : routes) {
            if (!failures.hasError(reader.file(), String.valueOf(route.getId()))) {
                add(reader.file(), route);
            }
        }
    }

    private void add(String file, RouteDefinition route) {
        try {
            if (isStarted) {
                leaveClosed(route);
                model.addRouteDefinitions(List.of(route));
                added.add(route.getId());
            } else {
                make(route);
            }
        } catch (Exception e) {
            failures.add(file, String.valueOf(route.getId()), e);
        }
    }

    private void leaveClosed(RouteDefinition route) {
        var scheme = context.resolvePropertyPlaceholders(route.getInput().getEndpointUri())
                .strip()
                .split("[:?]", 2)[0];
        if (CALLED.contains(scheme)) {
            return;
        }
        var asked = route.getAutoStartup();
        if (asked == null || !context.resolvePropertyPlaceholders(asked).equalsIgnoreCase("false")) {
            acting.add(route.getId());
            route.setAutoStartup("false");
        }
    }

    /** Returns the called {@code direct:} endpoints at which no route begins. */
    Set<String> callsInVain() {
        var begun = new HashSet<String>();
        context.getRoutes().forEach(route -> begun.add(route.getEndpoint().getEndpointUri()));
        var called = new HashSet<String>();
        context.getEndpoints().forEach(endpoint -> called.add(endpoint.getEndpointUri()));
        called.removeIf(uri -> !uri.startsWith("direct:") || begun.contains(uri));
        return called;
    }
}
