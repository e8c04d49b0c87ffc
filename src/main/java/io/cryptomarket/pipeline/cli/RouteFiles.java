package io.cryptomarket.pipeline.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The route files of a folder, and what is wrong with them in one line each. */
final class RouteFiles {

    private static final int LONGEST_REASON = 300;

    private RouteFiles() {}

    /**
     * The route files by name, read now.
     *
     * <p>Read here and not by a pattern of Camel's, in which a folder's own parentheses or commas would mean something.
     *
     * @throws UsageException when there is none, or one is not YAML, with its line and column
     */
    static List<Resource> read(Path folder) throws UsageException {
        var problems = new ArrayList<String>();
        var routes = new ArrayList<Resource>();
        for (var file : list(folder)) {
            try {
                var text = Files.readString(file, StandardCharsets.UTF_8);
                new Load(LoadSettings.builder().build()).loadAllFromString(text).forEach(document -> {});
                routes.add(ResourceHelper.fromString("file:" + file.getFileName(), text));
            } catch (IOException e) {
                problems.add("route file " + file + " cannot be read as UTF-8 text");
            } catch (MarkedYamlEngineException e) {
                problems.add("route file " + file + where(e) + ": " + e.getProblem());
            } catch (YamlEngineException e) {
                problems.add("route file " + file + ": " + oneLine(String.valueOf(e.getMessage())));
            }
        }
        UsageException.refuse(problems);
        return routes;
    }

    private static List<Path> list(Path folder) throws UsageException {
        var files = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, "*.camel.yaml")) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw new UsageException("routes folder " + folder + " cannot be read; see routes.folder", e);
        }
        if (files.isEmpty()) {
            throw new UsageException(
                    List.of("routes folder " + folder + " holds no *.camel.yaml file; see routes.folder"));
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    private static String where(MarkedYamlEngineException e) {
        return e.getProblemMark()
                .map(mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                .orElse("");
    }

    /** Why Camel cannot load or start the routes: the innermost reason, which is the one that a person can mend. */
    static UsageException explain(Exception failure) {
        Throwable at = failure;
        var reason = failure.getClass().getSimpleName();
        while (at != null) {
            reason = at.getMessage() == null || at.getMessage().isBlank() ? reason : at.getMessage();
            at = at.getCause() == at ? null : at.getCause();
        }
        return new UsageException("the routes cannot be started: " + oneLine(reason), failure);
    }

    private static String oneLine(String text) {
        var line = text.lines().map(String::strip).collect(Collectors.joining(" "));
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
    }
}
