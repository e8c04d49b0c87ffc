package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one of the test processes of this build at a time make what all of them use. */
public final class BuildLock implements AutoCloseable {

    private final FileChannel channel;

    private BuildLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the lock of this name; only one thread of a process may ask for it at a time.
     *
     * @param name names the thing that is made
     */
    public static BuildLock acquire(String name) throws IOException {
        var folder = Files.createDirectories(Path.of("target", "locks"));
        var channel = FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return new BuildLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
