package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.CamelMessages;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.FindingCollector;
import io.cryptomarket.pipeline.validation.ResolutionContext;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.RouteValidator.Checked;
import io.cryptomarket.pipeline.validation.Suggestions;
import io.cryptomarket.pipeline.validation.YamlNode;
import io.cryptomarket.pipeline.validation.YamlReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.jspecify.annotations.Nullable;

/** What Camel says of the routes of files, each at its place in its file. */
final class RouteFailures {

    private static final int SHORTEST_CLUE = 3;

    private final ResolutionContext resolutionContext;
    private final RouteSet files;
    private final Checked checked;
    private final Map<String, Optional<YamlNode>> trees = new HashMap<>();
    private final Set<Finding> findings = new LinkedHashSet<>();

    RouteFailures(ResolutionContext resolutionContext, RouteSet files, Checked checked) {
        this.resolutionContext = resolutionContext;
        this.files = files;
        this.checked = checked;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Whether Camel may be shown the file. */
    boolean isLoadable(String file) {
        return checked.loadable().contains(file);
    }

    /** Whether a route or a route configuration is known to be wrong. */
    boolean hasError(String file, String id) {
        var errors = Stream.concat(checked.findings().stream(), findings.stream())
                .filter(finding -> finding.isError() && finding.file().equals(file))
                .toList();
        return !errors.isEmpty()
                && entry(file, id)
                        .filter(entry -> errors.stream()
                                .anyMatch(error -> error.line() >= entry.line() && error.line() <= entry.lastLine()))
                        .isPresent();
    }

    /** Notes a failure of a route or a route configuration; of the file when the id is empty. */
    void add(String file, String id, Exception failure) {
        var causes = causes(failure);
        var within = entry(file, id).or(() -> tree(file));
        if (within.isEmpty()) {
            findings.add(new Finding(Severity.ERROR, file, 0, 0, Suggestions.oneLine(CamelMessages.of(causes))));
            return;
        }
        var clue = causes.stream()
                .map(cause -> clue(String.valueOf(cause.getMessage()), within.get()))
                .flatMap(Optional::stream)
                .findFirst();
        var findingCollector = new FindingCollector(file);
        findingCollector.error(clue.map(YamlNode::node).orElse(within.get().keyNode()), CamelMessages.of(causes));
        findings.addAll(findingCollector.findings());
    }

    /** Notes that a route is not there, although Camel took it. */
    void isMissing(String id) {
        files.names().stream()
                .filter(file -> entry(file, id).isPresent())
                .forEach(file -> add(file, id, new IllegalStateException("Camel does not run the route '" + id + "'")));
    }

    private Optional<YamlNode> tree(String file) {
        return trees.computeIfAbsent(
                file, name -> YamlReader.read(Objects.requireNonNull(files.text(name)), new FindingCollector(name)));
    }

    private Optional<YamlNode> entry(String file, String id) {
        return tree(file).stream()
                .flatMap(tree -> tree.children().stream())
                .flatMap(entry -> entry.children().stream())
                .filter(entry -> entry.isMap() && entry.text("id").equals(id))
                .findFirst();
    }

    /** From the innermost outwards, without those that only say in which route. */
    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        @Nullable Throwable at = failure;
        while (at != null && !causes.contains(at)) {
            boolean isOfRoute = at instanceof FailedToCreateRouteException || at instanceof FailedToStartRouteException;
            if (!isOfRoute || at.getCause() == null) {
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
