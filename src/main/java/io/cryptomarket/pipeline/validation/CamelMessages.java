package io.cryptomarket.pipeline.validation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;

/** Translates the exceptions that Camel throws for a route into messages for its author. */
public final class CamelMessages {

    private static final Pattern UNKNOWN_FUNCTION = Pattern.compile("Unknown function: (\\w+)");

    private static final List<String> FUNCTIONS = List.of(("bean body bodyAs camelContext collate date empty exception"
                    + " exchange exchangeId exchangeProperty fromRouteId hash header headerAs headers id join length"
                    + " messageHistory messageTimestamp null originalBody properties random replace routeId size stepId"
                    + " substring threadName trim type uuid variable variables")
            .split(" "));

    private CamelMessages() {}

    /**
     * The message of the first cause that says something.
     *
     * @param causes the innermost first
     */
    public static String of(List<Throwable> causes) {
        return causes.stream()
                .map(CamelMessages::known)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> plain(causes));
    }

    private static Optional<String> known(Throwable cause) {
        if (cause instanceof PropertyBindingException wrong && wrong.getPropertyName() != null) {
            return Optional.of("the option '" + wrong.getPropertyName() + "' cannot be '" + wrong.getValue() + "'");
        }
        if (cause instanceof NoSuchBeanException missing) {
            return Optional.of("there is no bean '" + missing.getName() + "'");
        }
        if (cause instanceof NoSuchLanguageException missing) {
            return Optional.of("the language '" + missing.getLanguage() + "' is not part of this program"
                    + "; use simple, constant, or a bean's method");
        }
        if (cause instanceof SimpleIllegalSyntaxException illegal) {
            return Optional.of("'" + illegal.getExpression() + "' is no expression: " + reason(illegal));
        }
        if (cause instanceof NumberFormatException) {
            return Optional.of("a number is expected, or a duration such as 5s: " + cause.getMessage());
        }
        if (cause instanceof ClassNotFoundException missing) {
            return Optional.of("there is no class '" + missing.getMessage() + "'");
        }
        return Optional.empty();
    }

    private static String reason(SimpleIllegalSyntaxException illegal) {
        var first = String.valueOf(illegal.getMessage()).lines().findFirst().orElse("");
        var unknown = UNKNOWN_FUNCTION.matcher(first);
        return unknown.find()
                ? "there is no function '" + unknown.group(1) + "'"
                        + Suggestions.suggestion(unknown.group(1), FUNCTIONS)
                : first;
    }

    private static String plain(List<Throwable> causes) {
        return causes.stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .findFirst()
                .orElse("Camel cannot make it: " + causes.get(0).getClass().getSimpleName());
    }
}
