package io.cryptomarket.pipeline.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.file.PathUtils;
import org.slf4j.LoggerFactory;

/**
 * The folder for temporary files of this process: the pages of a fetch, and bodies too large for memory.
 *
 * <p>A file lock in it shows that its process is alive, also to other machines and containers.
 */
public final class WorkFolder implements AutoCloseable {

    private static final String PREFIX = "crypto-market-pipeline-";
    private static final String LOCK = "in-use.lock";

    /** Those of this process: to open and close the lock file of one would release its lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private WorkFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes a new folder below the temporary folder of this machine.
     *
     * @throws UsageException if the temporary folder is not writable
     */
    public static WorkFolder create() throws UsageException {
        return create(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Makes a folder below this one, and deletes those that killed processes of this user left behind. */
    static WorkFolder create(Path temporary) throws UsageException {
        try {
            sweep(temporary);
            // Under another name until it is locked, or another process could take it for abandoned.
            var unlocked = Files.createTempDirectory(temporary, "." + PREFIX);
            var lock = FileChannel.open(unlocked.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock.lock();
            var path = temporary.resolve(unlocked.getFileName().toString().substring(1));
            OWN.add(path);
            Files.move(unlocked, path);
            return new WorkFolder(path, lock);
        } catch (IOException e) {
            throw new UsageException(
                    "temporary folder " + temporary
                            + " cannot be written; make it writable or name another with -Djava.io.tmpdir in JAVA_OPTS",
                    e);
        }
    }

    private static void sweep(Path temporary) throws IOException {
        try (var folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (var folder : folders) {
                if (!OWN.contains(folder) && isAbandoned(folder)) {
                    delete(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) {
        try (var lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            return lock.tryLock() != null;
        } catch (IOException e) {
            // It belongs to another user.
            return false;
        }
    }

    /** Leaves a folder that it cannot delete to the machine's cleanup of temporary files. */
    private static void delete(Path folder) {
        try {
            if (Files.exists(folder)) {
                PathUtils.deleteDirectory(folder);
            }
        } catch (IOException e) {
            LoggerFactory.getLogger("pipeline").debug("cannot delete {}", folder, e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            LoggerFactory.getLogger("pipeline").debug("cannot close the lock of {}", path, e);
        }
        delete(path);
        OWN.remove(path);
    }
}
