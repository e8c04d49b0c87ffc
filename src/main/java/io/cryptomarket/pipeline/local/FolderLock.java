package io.cryptomarket.pipeline.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reserves a data folder for one JVM: the conditional writes of two servers over one folder would not be atomic.
 *
 * <p>Releasing the lock leaves the lock file. If it were deleted, one process could lock the deleted file and another
 * the new one, and both would hold the folder.
 */
final class FolderLock implements AutoCloseable {
    /**
     * The locks of this JVM, checked before the file is opened: on POSIX systems, closing any channel on a file releases
     * all locks of the process on it, so a refused second start would free the folder for a third.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** Behind the process id, which must stay readable where locks are mandatory (Windows). */
    private static final long LOCKED_BYTE = 1024;

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock file next to the folder.
     *
     * @param folder the real path of an existing folder
     * @throws LocalStartException if the folder is locked, or if the lock file cannot be written
     */
    static FolderLock take(Path folder) throws LocalStartException {
        var file = beside(folder);
        if (!HELD_HERE.add(file)) {
            throw held(folder, "this same process, pid " + ownPid());
        }
        FolderLock lock = null;
        try {
            lock = new FolderLock(file, locked(folder, file));
            return lock;
        } catch (IOException e) {
            throw new LocalStartException(
                    "Cannot write the lock file %s (%s): make its folder writable, or set %s to another folder"
                            .formatted(file, DataFolder.reason(e), DataFolder.SETTING),
                    e);
        } finally {
            if (lock == null) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static Path beside(Path folder) throws LocalStartException {
        var name = folder.getFileName();
        if (name == null) {
            throw new LocalStartException("The data folder %s is the root of a file system: set %s to a folder in it"
                    .formatted(folder, DataFolder.SETTING));
        }
        return folder.resolveSibling(name + ".lock");
    }

    private static FileChannel locked(Path folder, Path file) throws IOException, LocalStartException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                throw held(folder, "another process, pid " + holder(file));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ownPid() + "\n").getBytes(US_ASCII)));
            return channel;
        } catch (IOException | LocalStartException e) {
            channel.close();
            throw e;
        }
    }

    private static LocalStartException held(Path folder, String holder) {
        return new LocalStartException(
                "The data folder %s is in use by %s: stop that one first, or set %s to another folder"
                        .formatted(folder, holder, DataFolder.SETTING));
    }

    private static String holder(Path file) {
        try {
            var pid = Files.readString(file, US_ASCII).strip();
            return pid.isEmpty() ? "unknown" : pid;
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static long ownPid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release " + file, e);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
