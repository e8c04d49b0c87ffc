package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.failure.Causes;
import io.cryptomarket.pipeline.reload.LastKnownGood;
import io.cryptomarket.pipeline.reload.RouteFolder;
import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.Validator;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The route files of a folder, and what is wrong with them in one line each. */
public final class RouteFiles {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private static final int LONGEST_REASON = 300;

    private RouteFiles() {}

    /**
     * The route files of a folder, read now.
     *
     * @throws UsageException when there is none, or one cannot be read
     */
    static RouteSet read(Path folder) throws UsageException {
        return of(new RouteFolder(folder).read(), folder);
    }

    /** The same of what was read already. */
    public static RouteSet of(Reading found, Path folder) throws UsageException {
        UsageException.refuse(found.unreadable().stream().map(Finding::toString).toList());
        if (found.files().isEmpty()) {
            throw new UsageException(
                    List.of("routes folder " + folder + " holds no *.camel.yaml file; see routes.folder"));
        }
        return found.files();
    }

    /**
     * Which files a service begins with: those of the folder, or the last that were in use when those cannot be used.
     *
     * @throws UsageException when neither can, with all that is wrong with those of the folder
     */
    public static RouteSet atStart(Reading found, Path folder, Validator validator, LastKnownGood lastKnownGood)
            throws UsageException {
        if (found.unreadable().isEmpty() && lastKnownGood.holds(found.files())) {
            return found.files();
        }
        var problems = problems(found, folder, validator);
        if (problems.isEmpty()) {
            return found.files();
        }
        var last = ofLastTime(validator, lastKnownGood);
        if (last == null) {
            throw new UsageException(problems);
        }
        LOG.warn("the routes folder holds an edit that cannot be used; beginning with the routes of the last time");
        return last;
    }

    /** The last that were in use; null when there are none that can be used now. */
    public static @Nullable RouteSet ofLastTime(Validator validator, LastKnownGood lastKnownGood) {
        var last = lastKnownGood.load();
        return last == null || validator.validate(last).stream().anyMatch(Finding::isError) ? null : last;
    }

    private static List<String> problems(Reading found, Path folder, Validator validator) {
        try {
            return lines(validator.validate(of(found, folder)));
        } catch (UsageException e) {
            return String.valueOf(e.getMessage()).lines().toList();
        }
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .filter(Finding::isError)
                .map(finding -> "route file " + finding)
                .toList();
    }

    /** The files as Camel takes them. */
    static List<Resource> resources(RouteSet files) {
        return files.names().stream()
                .map(name -> ResourceHelper.fromString("file:" + name, Objects.requireNonNull(files.text(name))))
                .toList();
    }

    /** Why Camel cannot load or start the routes: all that is found wrong with them, or what Camel says. */
    static UsageException explain(Exception failure, RouteSet files, Validator validator) {
        var problems = lines(validator.validate(files));
        return problems.isEmpty() ? explain(failure) : new UsageException(problems);
    }

    /** Why Camel cannot load or start the routes: the innermost reason, which is the one that a person can mend. */
    static UsageException explain(Exception failure) {
        var reason = Causes.of(failure).stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .reduce(failure.getClass().getSimpleName(), (outer, inner) -> inner);
        return new UsageException("the routes cannot be started: " + oneLine(reason), failure);
    }

    private static String oneLine(String text) {
        var line = text.lines().map(String::strip).collect(Collectors.joining(" "));
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
    }
}
