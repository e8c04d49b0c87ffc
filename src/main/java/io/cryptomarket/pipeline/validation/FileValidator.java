package io.cryptomarket.pipeline.validation;

/** Looks at one file by itself. */
final class FileValidator {

    private final ResolutionContext resolutionContext;
    private final YamlDslSchema yamlDslSchema;
    private final RouteBuildCheck routeBuildCheck;

    FileValidator(ResolutionContext resolutionContext, YamlDslSchema yamlDslSchema) {
        this.resolutionContext = resolutionContext;
        this.yamlDslSchema = yamlDslSchema;
        this.routeBuildCheck = new RouteBuildCheck(resolutionContext);
    }

    /** Says what is wrong with a file, and returns what others can know of it. Whatever the text is, nothing is thrown. */
    FileSummary examine(String name, String text, FindingCollector findingCollector) {
        try {
            var tree = YamlReader.read(text, findingCollector);
            if (tree.isEmpty()) {
                return FileSummary.unreadable(name);
            }
            look(name, text, tree.get(), findingCollector);
            return FileSummary.of(name, tree.get(), resolutionContext, yamlDslSchema.languages());
        } catch (RuntimeException | StackOverflowError e) {
            findingCollector.error(1, 0, "the file cannot be examined: " + e);
            return FileSummary.unreadable(name);
        }
    }

    private void look(String name, String text, YamlNode file, FindingCollector findingCollector) {
        var places = file.descendants();
        new ForbiddenCheck(findingCollector).check(places);
        boolean harmless = !findingCollector.hasError();
        new SchemaCheck(yamlDslSchema, resolutionContext, findingCollector).check(file);
        boolean wellFormed = !findingCollector.hasError();
        new PlaceholderCheck(resolutionContext, findingCollector).check(places);
        new BeanCheck(resolutionContext, findingCollector).check(places);
        new EndpointOptionCheck(resolutionContext, findingCollector).check(places);
        new ScheduleCheck(resolutionContext, findingCollector).check(places);
        new ValueCheck(resolutionContext, yamlDslSchema, findingCollector).check(places);
        new ExceptionClassCheck(resolutionContext, findingCollector).check(places);
        if (harmless) {
            new ExpressionCheck(resolutionContext, yamlDslSchema, findingCollector).check(places);
        }
        if (wellFormed) {
            routeBuildCheck.check(name, text, file, findingCollector);
        }
    }
}
