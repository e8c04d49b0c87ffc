package io.cryptomarket.pipeline.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the local S3 server: it exists, is writable, and is locked by this process until closed.
 *
 * @param path the folder's real path
 * @param keepsMetadata whether its file system has the extended attributes that hold content types
 */
record DataFolder(Path path, boolean keepsMetadata, FolderLock lock) implements AutoCloseable {
    static final String SETTING = "local.s3-folder";

    /** Opens the folder; creates it if it is missing. */
    static DataFolder open(Path folder) throws LocalStartException {
        var path = created(folder.toAbsolutePath().normalize());
        var lock = FolderLock.take(path);
        try {
            return new DataFolder(path, probe(path), lock);
        } catch (LocalStartException e) {
            lock.close();
            throw e;
        }
    }

    /** Creates the bucket, which is a folder in this one, if it is missing. */
    void createBucket(String name) throws LocalStartException {
        created(path.resolve(name));
    }

    private static Path created(Path folder) throws LocalStartException {
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw unusable(folder, "it is a file", null);
            }
            // createDirectories alone refuses a link to a folder.
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            return folder.toRealPath();
        } catch (IOException e) {
            throw unusable(folder, "cannot create it, " + reason(e), e);
        }
    }

    private static boolean probe(Path folder) throws LocalStartException {
        try {
            var probe = Files.createTempFile(folder, ".probe-", null);
            try {
                return keepsAttributes(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw unusable(folder, "cannot write in it, " + reason(e), e);
        }
    }

    /** Writes an attribute, since the file store of some mounts claims support that the mount then refuses. */
    static boolean keepsAttributes(Path file) {
        var attributes = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (attributes == null) {
            return false;
        }
        try {
            return attributes.write("pipeline.probe", US_ASCII.encode("1")) == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** The reason without the path, which the message already has. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException exists) {
            return "%s is a file".formatted(exists.getFile());
        }
        var reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    private static LocalStartException unusable(Path folder, String what, @Nullable IOException cause) {
        return new LocalStartException(
                "The data folder %s cannot be used (%s): correct that, or set %s to a folder this user can write"
                        .formatted(folder, what, SETTING),
                cause);
    }

    @Override
    public void close() {
        lock.close();
    }
}
