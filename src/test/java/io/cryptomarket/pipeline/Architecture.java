package io.cryptomarket.pipeline;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for the house as a whole, as rules that can be asked of any classes. */
final class Architecture {
    static final String ROOT = "io.cryptomarket.pipeline";

    /** Each package, and the packages that it may use. A package that is not here has no place yet: give it one. */
    private static final Map<String, List<String>> PACKAGES = Map.ofEntries(
            entry("cli", List.of("app", "local", "reload", "validation", "audit", "storage", "snapshot", "failure")),
            entry(
                    "app",
                    List.of(
                            "local",
                            "http",
                            "health",
                            "reload",
                            "validation",
                            "schema",
                            "credits",
                            "storage",
                            "snapshot",
                            "coincap",
                            "failure")),
            entry("local", List.of("coincap", "failure")),
            entry("http", List.of("reload", "storage", "snapshot", "coincap", "failure")),
            entry("reload", List.of("health", "validation", "snapshot")),
            entry("health", List.of("credits", "storage", "snapshot", "coincap", "failure")),
            entry("validation", List.of()),
            entry("audit", List.of("storage", "snapshot", "failure")),
            entry("schema", List.of("storage", "snapshot", "coincap", "failure")),
            entry("storage", List.of("snapshot", "coincap", "failure")),
            entry("credits", List.of("snapshot", "coincap", "failure")),
            entry("snapshot", List.of("coincap", "failure")),
            entry("coincap", List.of("failure")),
            entry("failure", List.of()));

    static final ArchRule EVERY_CLASS_HAS_A_PLACE = classes()
            .should()
            .resideInAnyPackage(
                    PACKAGES.keySet().stream().map(Architecture::inside).toArray(String[]::new));

    static final ArchRule DEPENDENCIES_POINT_ONE_WAY = layers();

    private static ArchRule layers() {
        var layers = layeredArchitecture().consideringAllDependencies().withOptionalLayers(true);
        for (var name : PACKAGES.keySet()) {
            layers = layers.layer(name).definedBy(inside(name));
        }
        for (var name : PACKAGES.keySet()) {
            var users = PACKAGES.entrySet().stream()
                    .filter(user -> user.getValue().contains(name))
                    .map(Map.Entry::getKey)
                    .toArray(String[]::new);
            layers = users.length == 0
                    ? layers.whereLayer(name).mayNotBeAccessedByAnyLayer()
                    : layers.whereLayer(name).mayOnlyBeAccessedByLayers(users);
        }
        return layers;
    }

    /**
     * Calling CoinCap is a step of a route. S3Location builds the SDK's client with Apache5HttpClient, which is how the
     * SDK is told its transport and calls nothing; its package is therefore not in this list, the client that it wraps
     * is. The embedded servers may do what they like: they are for tests and trials.
     */
    static final ArchRule NOBODY_CALLS_OVER_HTTP = CompositeArchRule.of(noClasses()
                    .that()
                    .resideOutsideOfPackage(inside("local"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.net.http..",
                            "org.apache.http..",
                            "okhttp3..",
                            "org.eclipse.jetty.client..",
                            // Not all of Netty: what its decoder says of a call is needed to answer that.
                            "io.netty.bootstrap..",
                            "io.netty.channel..",
                            "io.netty.resolver..")
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching("(java\\.net|javax\\.net\\.ssl)\\.\\w*URLConnection")
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching("io\\.vertx\\.core\\.(http\\.HttpClient|net\\.NetClient)\\w*")
                    .orShould()
                    .accessTargetWhere(opensAUrl()))
            .and(nobodyUsesTheClientOfTheRoutes());

    /**
     * ResponseLimits is part of the HTTP client of camel-http, and RetryAfter uses its date formats; neither makes a
     * client.
     */
    private static ArchRule nobodyUsesTheClientOfTheRoutes() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(inside("local"))
                .and()
                .haveNameNotMatching(Pattern.quote(ROOT + ".coincap.") + "(ResponseLimits|RetryAfter)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hc..");
    }

    /** Every object of the lake is put there by a step of a route; Java may look at them. */
    static final ArchRule NOBODY_WRITES_TO_S3 = classes().should(onlyReadFromS3());

    static final ArchRule WHAT_IS_PUBLIC_IS_CLOSED = classes()
            .that()
            .arePublic()
            .and(areNotSealed())
            .should()
            .haveModifier(FINAL)
            .orShould()
            .beInterfaces();

    private static final Set<String> OPENING = Set.of("openConnection", "openStream", "getContent");

    private static final Pattern READING = Pattern.compile(
            "(get|head|list)[A-Z].*|builder|create|close|utilities|serviceName|serviceClientConfiguration");

    private static final Pattern WRITING = Pattern.compile("software\\.amazon\\.awssdk\\."
            + "(services\\.s3\\.S3\\w*Client|services\\.s3\\.(presigner|internal)\\..*|transfer\\.s3\\..*)");

    private Architecture() {}

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> areNotSealed() {
        return DescribedPredicate.describe(
                "are not sealed", examined -> !examined.reflect().isSealed());
    }

    private static DescribedPredicate<JavaAccess<?>> opensAUrl() {
        return DescribedPredicate.describe(
                "a method that opens a URL",
                access ->
                        access.getTargetOwner().getName().equals("java.net.URL") && OPENING.contains(access.getName()));
    }

    private static ArchCondition<JavaClass> onlyReadFromS3() {
        return new ArchCondition<>("only read from S3") {
            @Override
            public void check(JavaClass examined, ConditionEvents events) {
                examined.getAccessesFromSelf().stream()
                        .filter(Architecture::isOfS3)
                        .filter(access -> !READING.matcher(access.getName()).matches())
                        .forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
            }
        };
    }

    /** The client, and what is built on it: an asynchronous one, a transfer manager, a presigner. */
    private static boolean isOfS3(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        return WRITING.matcher(owner.getName()).matches();
    }
}
