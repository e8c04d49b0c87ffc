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

/** The last route files that were in use, kept on disk for the next start. */
public final class LastKnownGood {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final String version;

    /** What is kept. */
    private record StoredFiles(String version, Map<String, String> files) {
        StoredFiles {
            files = Map.copyOf(files);
        }
    }

    /**
     * Those of a folder.
     *
     * @param state the folder for what the service remembers; it is made when there is none
     * @param version the version of the service, since another one may judge the same files differently
     */
    public LastKnownGood(Path state, String version) {
        this.file = state.resolve("routes-in-use.json");
        this.version = version;
    }

    /** Those of the last time, by whichever version; null when there are none. */
    public @Nullable RouteSet load() {
        var kept = kept();
        return kept == null ? null : RouteSet.of(kept.files());
    }

    /** Whether these were in use by this very version, so that they need not be looked at again. */
    public boolean holds(RouteSet files) {
        var kept = kept();
        return kept != null
                && version.equals(kept.version())
                && RouteSet.of(kept.files()).equals(files);
    }

    /** What cannot be read is as good as not there: it is to help a start, and must not be what prevents one. */
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

    /** Keeps them, in one step: a process that is killed meanwhile leaves the ones before. */
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
            // Or the new name could be there before its content, after a power cut.
            out.force(true);
        }
    }
}
