package io.cryptomarket.pipeline.validation;

import java.util.List;

/** Looks at one file by itself. */
final class FileValidator {

    private final ResolutionContext resolutionContext;
    private final YamlDslSchema yamlDslSchema;

    FileValidator(ResolutionContext resolutionContext, YamlDslSchema yamlDslSchema) {
        this.resolutionContext = resolutionContext;
        this.yamlDslSchema = yamlDslSchema;
    }

    /**
     * What is known of a file by itself.
     *
     * @param isLoadable whether Camel may be shown it: it is in the form of routes, and harmless
     */
    record Examined(List<Finding> findings, FileSummary outline, boolean isLoadable) {
        Examined {
            findings = List.copyOf(findings);
        }
    }

    /** Says what is wrong with a file, and what others can know of it. Whatever the text is, nothing is thrown. */
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
        boolean isHarmless = !findingCollector.hasError();
        new SchemaCheck(yamlDslSchema, resolutionContext, findingCollector).check(file);
        boolean isWellFormed = !findingCollector.hasError();
        new PlaceholderCheck(resolutionContext, findingCollector).check(places);
        new BeanCheck(resolutionContext, findingCollector).check(places);
        RenamedNames.SHIPPED.check(places, findingCollector);
        new EndpointOptionCheck(resolutionContext, findingCollector).check(places);
        new ScheduleCheck(resolutionContext, findingCollector).check(places);
        new ValueCheck(resolutionContext, yamlDslSchema, findingCollector).check(places);
        new ExceptionClassCheck(resolutionContext, findingCollector).check(places);
        if (isHarmless) {
            new ExpressionCheck(resolutionContext, yamlDslSchema, findingCollector).check(places);
        }
        return isWellFormed;
    }
}
