package io.cryptomarket.pipeline.validation;

import java.util.List;

/** Checks one file without regard to the others. */
record FileValidator(ResolutionContext resolutionContext, YamlDslSchema yamlDslSchema) {

    /**
     * The result for one file.
     *
     * @param isLoadable whether Camel may load it: it matches the schema and holds nothing forbidden
     */
    record Examined(List<Finding> findings, FileSummary outline, boolean isLoadable) {
        Examined {
            findings = List.copyOf(findings);
        }
    }

    /** Checks and summarizes a file. It never throws, whatever the text is. */
    Examined examine(String name, String text) {
        var findingCollector = new FindingCollector(name);
        try {
            var tree = YamlReader.read(text, findingCollector);
            if (tree.isPresent()) {
                boolean isLoadable = look(tree.get(), findingCollector);
                var fileSummary = FileSummary.of(name, tree.get(), resolutionContext, yamlDslSchema.languages());
                return new Examined(findingCollector.findings(), fileSummary, isLoadable);
            }
        } catch (RuntimeException | StackOverflowError e) {
            findingCollector.error(1, 0, "the file cannot be examined: " + e);
        }
        return new Examined(findingCollector.findings(), FileSummary.unreadable(name), false);
    }

    private boolean look(YamlNode file, FindingCollector findingCollector) {
        var places = file.descendants();
        new ForbiddenCheck(findingCollector).check(places);
        new SchemaCheck(yamlDslSchema, resolutionContext, findingCollector).check(file);
        boolean isWellFormed = !findingCollector.hasError();
        places.forEach(yamlNode -> checkPlaceholders(yamlNode, findingCollector));
        new BeanCheck(resolutionContext, findingCollector).check(places);
        RenamedNames.SHIPPED.check(places, findingCollector);
        new EndpointOptionCheck(resolutionContext, findingCollector).check(places);
        new ScheduleCheck(resolutionContext, findingCollector).check(places);
        new ValueCheck(resolutionContext, yamlDslSchema, findingCollector).check(places);
        new ExceptionClassCheck(resolutionContext, findingCollector).check(places);
        return isWellFormed;
    }

    private void checkPlaceholders(YamlNode yamlNode, FindingCollector findingCollector) {
        for (var name : resolutionContext.missing(yamlNode.text())) {
            findingCollector.error(
                    yamlNode.node(),
                    "there is no setting '" + name + "' for {{" + name + "}}"
                            + Suggestions.suggestion(name, resolutionContext.placeholders()));
        }
    }
}
