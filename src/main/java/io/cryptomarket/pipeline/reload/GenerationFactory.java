package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.FileSummary;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.RouteValidator;
import io.cryptomarket.pipeline.validation.RouteValidator.Checked;
import io.cryptomarket.pipeline.validation.Suggestions;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.RoutePolicyFactory;
import org.jspecify.annotations.Nullable;

/** Builds a generation from a set of route files, or returns its errors. */
public final class GenerationFactory {

    private static final Comparator<Finding> BY_PLACE = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column)
            .thenComparing(Finding::severity)
            .thenComparing(Finding::message);

    private final CamelFactory camels;
    private final ClockMemory memory;
    private final Map<String, String> commands;
    private final RouteValidator routeValidator;
    private final Map<String, String> tried = new ConcurrentHashMap<>();

    /**
     * @param camels creates the Camel of each generation
     * @param commands the endpoints that settings name, by the name of the setting; a route must begin at each
     */
    public GenerationFactory(CamelFactory camels, Map<String, String> commands) {
        this.camels = camels;
        this.memory = new ClockMemory();
        this.commands = Map.copyOf(commands);
        this.routeValidator = new RouteValidator(commands);
    }

    /**
     * The result of a build.
     *
     * @param generation started, with its clocks and the consumers that act by themselves held back; null when there is
     *     an error
     * @param findings what a person should know, by file and line
     */
    public record Built(@Nullable Generation generation, List<Finding> findings) {
        public Built {
            findings = List.copyOf(findings);
        }

        /** The errors. */
        public List<Finding> errors() {
            return findings.stream().filter(Finding::isError).toList();
        }
    }

    ClockMemory memory() {
        return memory;
    }

    /** Checks the files of a folder. It starts no route and calls nothing. */
    public List<Finding> check(Reading found) {
        var clocks = new ClockPolicies(memory);
        var main = camels.create(0, GenerationFactory::none);
        var generation = new Generation(0, found.files(), main, clocks);
        try {
            var context = ready(main, clocks);
            var files = withUnreadable(found);
            var checked = routeValidator.check(files, context);
            var all = files;
            var assembly =
                    new RouteAssembly(context, files, checked, file -> Objects.equals(tried.get(file), all.text(file)));
            var findings = all(found.unreadable(), checked.findings(), assembly.add());
            note(files, findings);
            return findings;
        } finally {
            generation.stop();
        }
    }

    /** Remembers files without findings, so that an unchanged file is not built again. */
    private void note(RouteSet files, List<Finding> findings) {
        var wrong = findings.stream().map(Finding::file).collect(Collectors.toSet());
        files.names().stream()
                .filter(name -> !wrong.contains(name))
                .forEach(name -> tried.put(name, Objects.requireNonNull(files.text(name))));
    }

    @SuppressWarnings("NullAway") // never asked: nothing is started
    private static Lease none() {
        return null;
    }

    /** Checks a set of files. */
    public List<Finding> check(RouteSet files) {
        return check(new Reading(files, List.of()));
    }

    private static CamelContext ready(Main main, RoutePolicyFactory clocks) {
        main.init();
        var context = main.getCamelContext();
        context.addRoutePolicyFactory(clocks);
        context.getInflightRepository().setInflightBrowseEnabled(true);
        context.init();
        return context;
    }

    /** Adds unreadable files as empty ones, since other files may refer to their routes. */
    private static RouteSet withUnreadable(Reading found) {
        var files = found.files();
        for (var unreadable : found.unreadable()) {
            if (unreadable.file().endsWith(RouteSet.SUFFIX)) {
                files = files.withFileOf(RouteSet.of(Map.of(unreadable.file(), "")), unreadable.file());
            }
        }
        return files;
    }

    private static List<Finding> all(
            Collection<Finding> unreadable, Collection<Finding> some, Collection<Finding> more) {
        var named = unreadable.stream().map(Finding::file).collect(Collectors.toSet());
        var others = Stream.concat(some.stream(), more.stream()).filter(finding -> !named.contains(finding.file()));
        return Stream.concat(unreadable.stream(), others)
                .distinct()
                .sorted(BY_PLACE)
                .toList();
    }

    /**
     * Makes a generation of files that were in use before, without looking at their texts; with all checks when it
     * cannot be made so.
     */
    public Built buildKnown(RouteSet files) {
        var built = build(new Reading(files, List.of()), 1, false);
        return built.generation() != null ? built : build(new Reading(files, List.of()));
    }

    /** Makes the first generation of a process. */
    public Built build(Reading found) {
        return build(found, 1, true);
    }

    /** Makes the generation after another. */
    Built build(Reading found, int number) {
        return build(found, number, true);
    }

    private Built build(Reading found, int number, boolean isChecked) {
        var files = withUnreadable(found);
        var clocks = new ClockPolicies(memory);
        var made = new Supplier<Lease>() {
            private @Nullable Generation generation;

            @Override
            public Lease get() {
                return Objects.requireNonNull(Objects.requireNonNull(generation).acquire(), "closed");
            }
        };
        var main = camels.create(number, made);
        var generation = new Generation(number, files, main, clocks);
        made.generation = generation;
        boolean isBuilt = false;
        try {
            var context = ready(main, clocks);
            main.start();
            var checked = isChecked ? routeValidator.check(files, context) : Checked.unseen(files);
            var assembly = new RouteAssembly(context, files, checked);
            var findings = all(found.unreadable(), checked.findings(), assembly.add());
            isBuilt = findings.stream().noneMatch(Finding::isError) && (isChecked || isWhole(context, assembly));
            generation.setActing(new ActingConsumers(context, memory, clocks, assembly.acting()));
            return new Built(isBuilt ? generation : null, findings);
        } finally {
            if (!isBuilt) {
                generation.stop();
            }
        }
    }

    /** Whether every called route exists; otherwise a run could fail after a paid call. */
    private boolean isWhole(CamelContext context, RouteAssembly assembly) {
        var begun = context.getRoutes().stream()
                .map(route -> FileSummary.plain(route.getEndpoint().getEndpointUri()))
                .collect(Collectors.toSet());
        return assembly.callsInVain().isEmpty()
                && commands.values().stream().map(FileSummary::plain).allMatch(begun::contains);
    }

    /** Returns a finding without a line. */
    static Finding failure(String file, Throwable failure) {
        var reason = failure.getClass().getSimpleName();
        for (var at = failure; at != null; at = at.getCause() == at ? null : at.getCause()) {
            reason = at.getMessage() == null || at.getMessage().isBlank() ? reason : at.getMessage();
        }
        return new Finding(Severity.ERROR, file, 0, 0, Suggestions.oneLine("the routes cannot be started: " + reason));
    }
}
