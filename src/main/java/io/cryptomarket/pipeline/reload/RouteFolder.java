package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the route files of a folder.
 *
 * <p>The folder is polled. File system events can get lost, do not cross container mounts, and do not report a folder
 * that is replaced through its link or does not exist yet.
 */
public final class RouteFolder {

    private static final long LARGEST_FILE = 1 << 20;

    /** A file may change twice within one tick of its time stamp, so a young one is read again. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    private final Path folder;
    private Map<Path, Stamp> stamps = Map.of();
    private @Nullable Reading last;

    public RouteFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The content of the folder.
     *
     * @param files the texts of those files that can be read
     * @param unreadable a finding for each that cannot, or for the folder
     */
    public record Reading(RouteSet files, List<Finding> unreadable) {
        public Reading {
            unreadable = List.copyOf(unreadable);
        }
    }

    /** Attributes that change when a file changes. */
    private record Stamp(@Nullable Object key, long size, Instant modified) {}

    /** Returns the present content; the same object as before if nothing has changed. */
    public Reading read() {
        var found = new TreeMap<Path, Stamp>();
        try {
            list(found);
        } catch (IOException e) {
            stamps = Map.of();
            return remember(new Reading(RouteSet.of(Map.of()), List.of(gone())));
        }
        var before = last;
        if (before != null && found.equals(stamps) && !found.isEmpty() && allSettled(found)) {
            return before;
        }
        stamps = found;
        return remember(read(found.keySet()));
    }

    private Reading remember(Reading now) {
        var before = last;
        if (before != null && now.equals(before)) {
            return before;
        }
        last = now;
        return now;
    }

    private Finding gone() {
        return new Finding(
                Severity.ERROR,
                String.valueOf(folder.getFileName()),
                0,
                0,
                "routes folder " + folder + " cannot be read; see routes.folder");
    }

    private void list(Map<Path, Stamp> found) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, RouteFolder::isRouteFile)) {
            for (var file : entries) {
                stamp(file, found);
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void stamp(Path file, Map<Path, Stamp> found) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                found.put(
                        file,
                        new Stamp(
                                attributes.fileKey(),
                                attributes.size(),
                                attributes.lastModifiedTime().toInstant()));
            }
        } catch (IOException e) {
            // The file was removed or renamed after the listing, or is a broken link.
        }
    }

    /** Excludes lock files and unsaved texts of editors, whose names begin with these characters. */
    private static boolean isRouteFile(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.endsWith(RouteSet.SUFFIX)
                && !name.startsWith(".")
                && !name.startsWith("#")
                && !name.startsWith("~");
    }

    private static boolean allSettled(Map<Path, Stamp> found) {
        var limit = Instant.now().minus(YOUNG);
        return found.values().stream().allMatch(stamp -> stamp.modified().isBefore(limit));
    }

    private static Reading read(Iterable<Path> files) {
        var texts = new HashMap<String, String>();
        var unreadable = new ArrayList<Finding>();
        for (var file : files) {
            var name = String.valueOf(file.getFileName());
            try {
                texts.put(name, text(file));
            } catch (CharacterCodingException e) {
                unreadable.add(new Finding(Severity.ERROR, name, 0, 0, "is not UTF-8 text; save it as UTF-8"));
            } catch (java.nio.file.NoSuchFileException e) {
                // The file was removed after the listing.
            } catch (IOException e) {
                unreadable.add(new Finding(Severity.ERROR, name, 0, 0, "cannot be read: " + why(e)));
            }
        }
        return new Reading(RouteSet.of(texts), unreadable);
    }

    private static String why(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException
                ? "the service has no permission to; chmod it"
                : String.valueOf(e.getMessage());
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("it is larger than 1 MiB, which no route file is");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString();
    }
}
