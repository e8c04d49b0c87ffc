package io.cryptomarket.pipeline.reload;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last route files that were in use, kept on disk for the next start. */
public final class Committed {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private final Path file;

    /** @param state the folder for what the service remembers; it is made when there is none */
    public Committed(Path state) {
        this.file = state.resolve("routes-in-use.json");
    }

    /** Those of the last time; null when there are none. */
    public @Nullable RouteSet load() throws IOException {
        return Files.exists(file) ? RouteSet.of(JSON.readValue(file.toFile(), TEXTS)) : null;
    }

    /** Keeps them, in one step: a process that is killed meanwhile leaves the ones before. */
    public void store(RouteSet files) throws IOException {
        var texts = new TreeMap<String, String>();
        files.names().forEach(name -> texts.put(name, Objects.requireNonNull(files.text(name))));
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var out = java.nio.channels.FileChannel.open(
                fresh,
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.TRUNCATE_EXISTING,
                java.nio.file.StandardOpenOption.WRITE)) {
            var bytes = java.nio.ByteBuffer.wrap(JSON.writeValueAsBytes(texts));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
