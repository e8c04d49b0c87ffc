package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.reload.RouteFolder;
import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.nio.file.Path;
import java.util.List;

/** Reads the route files of a folder, and reports findings as one line each. */
final class RouteFiles {

    private RouteFiles() {}

    /**
     * Reads the route files of a folder.
     *
     * @throws UsageException if there is none, or one cannot be read
     */
    static RouteSet read(Path folder) throws UsageException {
        return of(new RouteFolder(folder).read(), folder);
    }

    /** The same for a folder that was read already. */
    static RouteSet of(Reading found, Path folder) throws UsageException {
        UsageException.refuse(found.unreadable().stream().map(Finding::toString).toList());
        if (found.files().isEmpty()) {
            throw new UsageException(
                    List.of("routes folder " + folder + " holds no *.camel.yaml file; see routes.folder"));
        }
        return found.files();
    }

    /** The errors among the findings, for people. */
    static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .filter(Finding::isError)
                .map(finding -> "route file " + finding)
                .toList();
    }
}
