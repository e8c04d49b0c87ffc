package io.cryptomarket.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/** A folder for what is only needed while this process runs: pages on their way in, bodies too large for memory. */
final class WorkFolder implements AutoCloseable {

    private final Path path;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /** @throws UsageException when the temporary folder of this machine cannot be written */
    static WorkFolder create() throws UsageException {
        try {
            return new WorkFolder(Files.createTempDirectory("crypto-market-pipeline-"));
        } catch (IOException e) {
            throw new UsageException(
                    "temporary folder " + System.getProperty("java.io.tmpdir")
                            + " cannot be written; make it writable or name another with -Djava.io.tmpdir in JAVA_OPTS",
                    e);
        }
    }

    Path path() {
        return path;
    }

    /** Deletes the folder; what cannot be deleted is left to the machine's own care for temporary files. */
    @Override
    public void close() {
        try {
            if (Files.exists(path)) {
                PathUtils.deleteDirectory(path);
            }
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}
