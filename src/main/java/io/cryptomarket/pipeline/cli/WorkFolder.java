package io.cryptomarket.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/** A folder for what is only needed while this process runs: pages on their way in, bodies too large for memory. */
final class WorkFolder implements AutoCloseable {

    private static final String PREFIX = "crypto-market-pipeline-";

    private final Path path;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /** @throws UsageException when the temporary folder of this machine cannot be written */
    static WorkFolder create() throws UsageException {
        try {
            sweep(Path.of(System.getProperty("java.io.tmpdir")));
            return new WorkFolder(
                    Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-"));
        } catch (IOException e) {
            throw new UsageException(
                    "temporary folder " + System.getProperty("java.io.tmpdir")
                            + " cannot be written; make it writable or name another with -Djava.io.tmpdir in JAVA_OPTS",
                    e);
        }
    }

    /** Deletes what killed processes of this user left behind. */
    private static void sweep(Path temporary) throws IOException {
        try (var folders = Files.newDirectoryStream(temporary, PREFIX + "*-*")) {
            for (var folder : folders) {
                if (isAbandoned(folder)) {
                    new WorkFolder(folder).close();
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) throws IOException {
        var pid = folder.getFileName().toString().substring(PREFIX.length()).replaceFirst("-.*", "");
        return pid.matches("\\d{1,18}")
                && Files.isWritable(folder)
                && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
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
