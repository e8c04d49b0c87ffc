package io.cryptomarket.pipeline.dist;

import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.secrets.RecordingProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** A program that serves until it is closed. */
final class PackagedService implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (https?://[^/\\s]+)");

    private final PackagedProgram packagedProgram;
    private final Process process;
    private final RecordingProxy recordingProxy;

    private PackagedService(PackagedProgram packagedProgram, Process process, RecordingProxy recordingProxy) {
        this.packagedProgram = packagedProgram;
        this.process = process;
        this.recordingProxy = recordingProxy;
    }

    /** Returns when it can be called. */
    static PackagedService start(PackagedProgram packagedProgram) throws IOException, InterruptedException {
        var process = packagedProgram.start("serve");
        try {
            var listening = await().atMost(Duration.ofSeconds(60))
                    .until(() -> LISTENING.matcher(packagedProgram.read("err.txt")), said -> said.find());
            return new PackagedService(packagedProgram, process, new RecordingProxy(URI.create(listening.group(1))));
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    URI url() {
        return recordingProxy.url();
    }

    /** What it has logged. */
    String log() throws IOException {
        return packagedProgram.read("err.txt");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            packagedProgram.end(process);
            recordingProxy.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
