package io.cryptomarket.pipeline.validation;

import java.util.List;

/** Whether every {@code {{placeholder}}} is a setting. */
final class PlaceholderCheck {

    private final ResolutionContext resolutionContext;
    private final FindingCollector findingCollector;

    PlaceholderCheck(ResolutionContext resolutionContext, FindingCollector findingCollector) {
        this.resolutionContext = resolutionContext;
        this.findingCollector = findingCollector;
    }

    void check(List<YamlNode> places) {
        places.forEach(yamlNode -> resolutionContext
                .missing(yamlNode.text())
                .forEach(name -> findingCollector.error(
                        yamlNode.node(),
                        "there is no setting '" + name + "' for {{" + name + "}}"
                                + Suggestions.suggestion(name, resolutionContext.placeholders()))));
    }
}
