package io.cryptomarket.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The route files, as a person may get them wrong. */
final class RouteFiles {

    private RouteFiles() {}

    /** @throws UsageException when there is no route file in the folder */
    static void check(Path folder) throws UsageException {
        try (var files = Files.newDirectoryStream(folder, "*.camel.yaml")) {
            if (files.iterator().hasNext()) {
                return;
            }
        } catch (IOException e) {
            throw new UsageException("routes folder " + folder + " cannot be read; see routes.folder", e);
        }
        throw new UsageException(List.of("routes folder " + folder + " holds no *.camel.yaml file; see routes.folder"));
    }

    /** What Camel says of routes that it cannot load or start, each cause that adds something, in one line. */
    static UsageException explain(Exception failure) {
        var line = new StringBuilder("the routes cannot be started");
        for (Throwable at = failure; at != null && at != at.getCause(); at = at.getCause()) {
            var message = String.valueOf(at.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            if (!message.isEmpty() && line.indexOf(message) < 0) {
                line.append(": ").append(message);
            }
        }
        return new UsageException(line.toString(), failure);
    }
}
