package io.cryptomarket.pipeline;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for the house as a whole, as rules that can be asked of any classes. */
final class Architecture {
    static final String ROOT = "io.cryptomarket.pipeline";

    /** A package that is none of these belongs nowhere yet: give it its place here. */
    private static final List<String> PACKAGES =
            List.of("cli", "local", "http", "health", "reload", "lake", "snapshot", "coincap");

    static final ArchRule EVERY_CLASS_HAS_A_PLACE = classes()
            .should()
            .resideInAnyPackage(PACKAGES.stream().map(Architecture::inside).toArray(String[]::new));

    static final ArchRule DEPENDENCIES_POINT_ONE_WAY = layers();

    private static ArchRule layers() {
        var layers = layeredArchitecture().consideringAllDependencies().withOptionalLayers(true);
        for (var name : PACKAGES) {
            layers = layers.layer(name).definedBy(inside(name));
        }
        return layers.whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("local")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("cli", "reload")
                .whereLayer("reload")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("lake")
                .mayOnlyBeAccessedByLayers("cli", "local", "http", "health", "reload")
                .whereLayer("snapshot")
                .mayOnlyBeAccessedByLayers("cli", "local", "http", "health", "reload", "lake")
                .whereLayer("coincap")
                .mayOnlyBeAccessedByLayers("cli", "local", "http", "health", "reload", "lake", "snapshot");
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
     * CallLimits is what camel-http's client runs its calls through, to cut off one that takes too long: it is handed
     * the client's types and makes no client.
     */
    private static ArchRule nobodyUsesTheClientOfTheRoutes() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(inside("local"))
                .and()
                .haveNameNotMatching(Pattern.quote(ROOT + ".coincap.CallLimits") + "(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hc..");
    }

    /** Every object of the lake is put there by a step of a route; Java may look at them. */
    static final ArchRule NOBODY_WRITES_TO_S3 = classes().should(onlyReadFromS3());

    static final ArchRule WHAT_IS_PUBLIC_IS_CLOSED =
            classes().that().arePublic().should().haveModifier(FINAL).orShould().beInterfaces();

    private static final Set<String> OPENING = Set.of("openConnection", "openStream", "getContent");

    private static final Pattern READING = Pattern.compile(
            "(get|head|list)[A-Z].*|builder|create|close|utilities|serviceName|serviceClientConfiguration");

    private static final Pattern WRITING = Pattern.compile("software\\.amazon\\.awssdk\\."
            + "(services\\.s3\\.S3\\w*Client|services\\.s3\\.(presigner|internal)\\..*|transfer\\.s3\\..*)");

    private Architecture() {}

    private static String inside(String name) {
        return ROOT + "." + name + "..";
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
