package io.cryptomarket.pipeline.reload;

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

/** Whether every bean and every method of one is there. Camel would look for the method only when it is called. */
final class BeanRefs {

    private static final Set<String> CALLING = Set.of("bean", "method", "custom", "process");
    private static final Pattern IN_SIMPLE = Pattern.compile("\\$\\{\\s*bean:([^}]*)}");
    private static final Pattern SPLIT = Pattern.compile("\\?method=|::|\\.");

    private final Parts parts;
    private final Report report;

    BeanRefs(Parts parts, Report report) {
        this.parts = parts;
        this.report = report;
    }

    void check(List<Place> places) {
        places.stream().filter(place -> !place.isWithin("parameters")).forEach(this::look);
    }

    private void look(Place place) {
        if (place.isMap() && CALLING.contains(place.key())) {
            place.find("ref").filter(Place::isText).ifPresent(ref -> call(place, ref));
        } else if (place.isText() && place.key().equals("bean") && !place.text().isEmpty()) {
            isThere(place, place.text());
        } else if (place.isText()
                && place.key().equals("method")
                && !CALLING.stream().anyMatch(place::isIn)) {
            shorthand(place, parts.resolve(place.text()).orElse(""));
        } else if (Calls.isEndpoint(place) && place.text().startsWith("bean:")) {
            isThere(place, place.text().substring("bean:".length()).replaceFirst("\\?.*", ""));
        }
        IN_SIMPLE.matcher(place.text()).results().forEach(found -> simple(place, found.group(1)));
    }

    private void call(Place step, Place ref) {
        var name = parts.resolve(ref.text()).orElse("");
        if (name.isEmpty() || name.startsWith("#") || !isThere(ref, name)) {
            return;
        }
        var method = step.find("method");
        if (method.isPresent()) {
            parts.resolve(method.get().text()).ifPresent(text -> method(method.get(), name, text));
        } else if (step.key().equals("bean") || step.key().equals("method")) {
            unnamed(step, name);
        }
    }

    private boolean isThere(Place place, String name) {
        if (name.contains("{{") || name.contains("${") || name.startsWith("#") || parts.bean(name) != null) {
            return true;
        }
        report.error(place.node(), "there is no bean '" + name + "'" + Words.instead(name, parts.beans()));
        return false;
    }

    /** {@code name.method} or {@code name?method=method}; Camel would take another name for that of a class, and run it. */
    private void shorthand(Place place, String text) {
        var halves = SPLIT.split(text.strip(), 2);
        if (parts.bean(halves[0]) == null) {
            isThere(place, text);
        } else if (halves.length == 2) {
            method(place, halves[0], halves[1]);
        }
    }

    private void unnamed(Place step, String bean) {
        var methods = methods(bean).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
        if (methods.size() > 1 && !(parts.bean(bean) instanceof Processor)) {
            report.warning(
                    step.keyNode(),
                    "which method of '" + bean + "' is called shows only when it runs; name it as 'method': "
                            + String.join(", ", methods));
        }
    }

    private void simple(Place place, String call) {
        if (call.startsWith("type:")) {
            return;
        }
        var halves = SPLIT.split(call.strip().replaceFirst("^name:", ""), 2);
        if (isThere(place, halves[0]) && halves.length == 2 && parts.bean(halves[0]) != null) {
            var first = halves[1].replaceFirst("[?.\\[].*", "");
            method(place, halves[0], first);
        }
    }

    private void method(Place place, String bean, String call) {
        int open = call.indexOf('(');
        var name = (open < 0 ? call : call.substring(0, open)).strip();
        if (name.contains("${") || name.isEmpty()) {
            return;
        }
        var found = methods(bean).filter(method -> isCalled(method, name)).toList();
        if (found.isEmpty()) {
            var names = methods(bean).map(Method::getName).collect(Collectors.toSet());
            report.error(
                    place.node(), "the bean '" + bean + "' has no method '" + name + "'" + Words.instead(name, names));
        } else if (open >= 0) {
            arguments(place, bean + "." + name, call.substring(open), found);
        }
    }

    private void arguments(Place place, String method, String given, List<Method> found) {
        int close = given.lastIndexOf(')');
        if (close < 0) {
            report.error(place.node(), "'" + place.text() + "' has no closing parenthesis");
            return;
        }
        int number = count(given.substring(1, close));
        if (found.stream().noneMatch(each -> each.getParameterCount() == number)) {
            report.error(
                    place.node(),
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

    /** Commas outside of quotes and parentheses part them. */
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
        var there = parts.bean(bean);
        return there == null
                ? Stream.of()
                : Arrays.stream(there.getClass().getMethods())
                        .filter(method -> !method.getDeclaringClass().equals(Object.class))
                        .filter(method -> !method.isSynthetic());
    }
}
