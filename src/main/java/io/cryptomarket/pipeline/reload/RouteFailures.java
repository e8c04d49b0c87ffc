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
import org.apache.camel.NoSuchLanguageException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Turns Camel's failures into findings with file and line. */
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

    /** Whether Camel may load the file. */
    boolean isLoadable(String file) {
        return checked.loadable().contains(file);
    }

    /** Whether a route or a route configuration has an error. */
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

    /** Records a failure of a route or a route configuration; of the file if the id is empty. */
    void add(String file, String id, Exception failure) {
        var causes = causes(failure);
        var within = entry(file, id).or(() -> tree(file));
        if (within.isEmpty()) {
            findings.add(new Finding(Severity.ERROR, file, 0, 0, Suggestions.oneLine(CamelMessages.of(causes))));
            return;
        }
        var place = causes.stream()
                .map(cause -> place(cause, within.get()))
                .flatMap(Optional::stream)
                .findFirst();
        var findingCollector = new FindingCollector(file);
        findingCollector.error(place.orElse(within.get().keyNode()), CamelMessages.of(causes));
        findings.addAll(findingCollector.findings());
    }

    /** Records that Camel accepted a route and does not run it. */
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

    /** Returns the causes, innermost first, without those that only name the route. */
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

    private Optional<Node> place(Throwable cause, YamlNode within) {
        if (cause instanceof NoSuchLanguageException missing) {
            return within.descendants().stream()
                    .filter(yamlNode -> yamlNode.key().equals(missing.getLanguage())
                            || yamlNode.text().equals(missing.getLanguage()))
                    .map(YamlNode::keyNode)
                    .findFirst();
        }
        return longestNamed(String.valueOf(cause.getMessage()), within);
    }

    /** Finds the longest text of the file that the message contains. */
    private Optional<Node> longestNamed(String message, YamlNode within) {
        return within.descendants().stream()
                .filter(YamlNode::isText)
                .filter(yamlNode -> Stream.of(
                                yamlNode.text(),
                                resolutionContext.resolve(yamlNode.text()).orElse(""))
                        .anyMatch(text -> text.length() >= SHORTEST_CLUE && message.contains(text)))
                .max(Comparator.comparingInt(yamlNode -> yamlNode.text().length()))
                .map(YamlNode::node);
    }
}
