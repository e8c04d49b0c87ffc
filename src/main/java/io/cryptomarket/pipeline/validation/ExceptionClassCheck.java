package io.cryptomarket.pipeline.validation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks that caught exception classes exist. */
record ExceptionClassCheck(ResolutionContext resolutionContext, FindingCollector findingCollector) {

    private static final Set<String> USUAL = Set.of(
            "io.cryptomarket.pipeline.coincap.CoinCapException",
            "io.cryptomarket.pipeline.snapshot.SnapshotException",
            "java.io.IOException",
            "java.lang.Exception",
            "java.lang.IllegalArgumentException",
            "java.lang.IllegalStateException",
            "java.lang.RuntimeException",
            "java.lang.Throwable",
            "java.net.ConnectException",
            "java.net.SocketTimeoutException",
            "java.util.concurrent.TimeoutException",
            "org.apache.camel.http.base.HttpOperationFailedException",
            "software.amazon.awssdk.core.exception.SdkClientException",
            "software.amazon.awssdk.services.s3.model.NoSuchBucketException",
            "software.amazon.awssdk.services.s3.model.NoSuchKeyException",
            "software.amazon.awssdk.services.s3.model.S3Exception");

    void check(List<YamlNode> places) {
        places.stream()
                .filter(yamlNode -> yamlNode.isText() && yamlNode.key().equals("exception"))
                .filter(yamlNode -> yamlNode.isWithin("doCatch") || yamlNode.isWithin("onException"))
                .forEach(this::look);
    }

    private void look(YamlNode yamlNode) {
        resolutionContext
                .resolve(yamlNode.text())
                .map(String::strip)
                .filter(name -> !isException(name))
                .ifPresent(name -> {
                    findingCollector.error(yamlNode.node(), "there is no exception '" + name + "'" + instead(name));
                });
    }

    private boolean isException(String name) {
        @Nullable
        Class<?> found = resolutionContext.context().getClassResolver().resolveClass(name);
        return found != null && Throwable.class.isAssignableFrom(found);
    }

    /** Prefers an exception of the same simple name, since most often only the package is missing. */
    private static String instead(String name) {
        var sameName = USUAL.stream()
                .filter(usual -> usual.endsWith("." + name))
                .collect(Collectors.toCollection(TreeSet::new));
        return sameName.isEmpty() ? Suggestions.suggestion(name, USUAL) : "; did you mean '" + sameName.first() + "'?";
    }
}
