package io.cryptomarket.pipeline.reload;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the route files in use on disk for the next start. */
public final class LastKnownGood {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final String version;

    /** The content of the file. */
    private record StoredFiles(String version, Map<String, String> files) {
        StoredFiles {
            files = Map.copyOf(files);
        }
    }

    /**
     * Stores them in a folder.
     *
     * @param state the folder for what the service remembers; it is made when there is none
     * @param version the version of the service, since another one may judge the same files differently
     */
    public LastKnownGood(Path state, String version) {
        this.file = state.resolve("routes-in-use.json");
        this.version = version;
    }

    /** Returns the stored files, from any version; null if there are none. */
    public @Nullable RouteSet load() {
        var kept = kept();
        return kept == null ? null : RouteSet.of(kept.files());
    }

    /** Whether this version has used exactly these files, so that they need no validation. */
    public boolean holds(RouteSet files) {
        var kept = kept();
        return kept != null
                && version.equals(kept.version())
                && RouteSet.of(kept.files()).equals(files);
    }

    /** Ignores an unreadable file, so that it does not prevent a start. */
    private @Nullable StoredFiles kept() {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return JSON.readValue(file.toFile(), StoredFiles.class);
        } catch (IOException e) {
            LOG.warn("{} cannot be read and is not used; see state.folder", file);
            LOG.debug("why", e);
            return null;
        }
    }

    /** Stores the files atomically: a process that is killed meanwhile leaves the earlier ones. */
    public void store(RouteSet files) throws IOException {
        var texts = new TreeMap<String, String>();
        files.names().forEach(name -> texts.put(name, Objects.requireNonNull(files.text(name))));
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        write(fresh, JSON.writeValueAsBytes(new StoredFiles(version, texts)));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Path fresh, byte[] content) throws IOException {
        try (var out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            // Without it, a power failure could leave the renamed file without content.
            out.force(true);
        }
    }
}
