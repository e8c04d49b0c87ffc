package io.cryptomarket.pipeline.validation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Processor;

/** Checks that beans and their methods exist. Camel looks some of them up only when a step calls them. */
record BeanCheck(ResolutionContext resolutionContext, FindingCollector findingCollector) {

    private static final Set<String> CALLING = Set.of("bean", "method", "custom", "process");
    private static final Pattern IN_SIMPLE = Pattern.compile("\\$\\{\\s*bean:([^}]*)}");
    private static final Pattern SPLIT = Pattern.compile("\\?method=|::|\\.");

    void check(List<YamlNode> places) {
        places.stream().filter(yamlNode -> !yamlNode.isWithin("parameters")).forEach(this::look);
    }

    private void look(YamlNode yamlNode) {
        if (yamlNode.isMap() && CALLING.contains(yamlNode.key())) {
            yamlNode.find("ref").filter(YamlNode::isText).ifPresent(ref -> call(yamlNode, ref));
        } else if (yamlNode.isText()
                && yamlNode.key().equals("bean")
                && !yamlNode.text().isEmpty()) {
            isThere(yamlNode, yamlNode.text());
        } else if (yamlNode.isText()
                && yamlNode.key().equals("method")
                && !CALLING.stream().anyMatch(yamlNode::isIn)) {
            shorthand(yamlNode, resolutionContext.resolve(yamlNode.text()).orElse(""));
        } else if (EndpointFields.isEndpoint(yamlNode) && yamlNode.text().startsWith("bean:")) {
            isThere(yamlNode, yamlNode.text().substring("bean:".length()).replaceFirst("\\?.*", ""));
        }
        IN_SIMPLE.matcher(yamlNode.text()).results().forEach(found -> simple(yamlNode, found.group(1)));
    }

    private void call(YamlNode step, YamlNode ref) {
        var name = resolutionContext.resolve(ref.text()).orElse("");
        if (name.isEmpty() || name.startsWith("#") || !isThere(ref, name)) {
            return;
        }
        var method = step.find("method");
        if (method.isPresent()) {
            resolutionContext.resolve(method.get().text()).ifPresent(text -> method(method.get(), name, text));
        } else if (step.key().equals("bean") || step.key().equals("method")) {
            unnamed(step, name);
        }
    }

    private boolean isThere(YamlNode yamlNode, String name) {
        if (name.contains("{{")
                || name.contains("${")
                || name.startsWith("#")
                || resolutionContext.bean(name) != null) {
            return true;
        }
        findingCollector.error(
                yamlNode.node(),
                "there is no bean '" + name + "'"
                        + RenamedNames.SHIPPED.instead(RenamedNames.Kind.BEAN, name, resolutionContext.beans()));
        return false;
    }

    /** Checks {@code name.method} and {@code name?method=method}. Camel would run an unknown name as a class. */
    private void shorthand(YamlNode yamlNode, String text) {
        var halves = SPLIT.split(text.strip(), 2);
        if (resolutionContext.bean(halves[0]) == null) {
            isThere(yamlNode, text);
        } else if (halves.length == 2) {
            method(yamlNode, halves[0], halves[1]);
        }
    }

    private void unnamed(YamlNode step, String bean) {
        var methods = methods(bean).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
        if (methods.size() > 1 && !(resolutionContext.bean(bean) instanceof Processor)) {
            findingCollector.warning(
                    step.keyNode(),
                    "which method of '" + bean + "' is called shows only when it runs; name it as 'method': "
                            + String.join(", ", methods));
        }
    }

    private void simple(YamlNode yamlNode, String call) {
        if (call.startsWith("type:")) {
            return;
        }
        var halves = SPLIT.split(call.strip().replaceFirst("^name:", ""), 2);
        if (isThere(yamlNode, halves[0]) && halves.length == 2 && resolutionContext.bean(halves[0]) != null) {
            var first = halves[1].replaceFirst("[?.\\[].*", "");
            method(yamlNode, halves[0], first);
        }
    }

    private void method(YamlNode yamlNode, String bean, String call) {
        int open = call.indexOf('(');
        var name = (open < 0 ? call : call.substring(0, open)).strip();
        if (name.contains("${") || name.isEmpty()) {
            return;
        }
        var found = methods(bean).filter(method -> isCalled(method, name)).toList();
        if (found.isEmpty()) {
            var names = methods(bean).map(Method::getName).collect(Collectors.toSet());
            findingCollector.error(
                    yamlNode.node(),
                    "the bean '" + bean + "' has no method '" + name + "'"
                            + RenamedNames.SHIPPED.insteadOfMethod(bean, name, names));
        } else if (open >= 0) {
            arguments(yamlNode, bean + "." + name, call.substring(open), found);
        }
    }

    private void arguments(YamlNode yamlNode, String method, String given, List<Method> found) {
        int close = given.lastIndexOf(')');
        if (close < 0) {
            findingCollector.error(yamlNode.node(), "'" + yamlNode.text() + "' has no closing parenthesis");
            return;
        }
        int number = count(given.substring(1, close));
        if (found.stream().noneMatch(each -> each.getParameterCount() == number)) {
            findingCollector.error(
                    yamlNode.node(),
                    String.format(
                            Locale.ROOT,
                            "%s takes %s arguments and not %d",
                            method,
                            found.stream()
                                    .map(each -> String.valueOf(each.getParameterCount()))
                                    .distinct()
                                    .collect(Collectors.joining(" or ")),
                            number));
        }
    }

    /** Counts arguments by the commas outside of quotes and parentheses. */
    private static int count(String arguments) {
        if (arguments.isBlank()) {
            return 0;
        }
        var bare = arguments.replaceAll("'[^']*'|\"[^\"]*\"|\\([^)]*\\)|\\{[^}]*}", "_");
        return bare.split(",", -1).length;
    }

    private static boolean isCalled(Method method, String name) {
        var capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return Stream.of(name, "get" + capital, "is" + capital).anyMatch(method.getName()::equals);
    }

    private Stream<Method> methods(String bean) {
        var there = resolutionContext.bean(bean);
        return there == null
                ? Stream.of()
                : Arrays.stream(there.getClass().getMethods())
                        .filter(method -> !method.getDeclaringClass().equals(Object.class))
                        .filter(method -> !method.isSynthetic());
    }
}
