package io.cryptomarket.pipeline.local;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;

/** Another process that locks a folder: prints {@code held} or the refusal, and keeps the lock until its input ends. */
final class FolderHolder {
    private FolderHolder() {}

    public static void main(String[] args) throws IOException {
        try {
            var lock = FolderLock.take(Path.of(args[0]));
            System.out.println("held");
            System.in.transferTo(OutputStream.nullOutputStream());
            lock.close();
        } catch (LocalStartException e) {
            System.out.println(e.getMessage());
        }
    }

    /** Starts the process with the class path of the tests. */
    static Process start(Path folder) throws IOException {
        var java = ProcessHandle.current().info().command().orElse("java");
        var classPath = place(FolderHolder.class) + File.pathSeparator + place(FolderLock.class);
        return new ProcessBuilder(java, "-cp", classPath, FolderHolder.class.getName(), folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
