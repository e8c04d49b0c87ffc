package io.cryptomarket.pipeline.dist;

import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.secrets.Tap;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** A program that serves until it is closed. */
final class Service implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (https?://[^/\\s]+)");

    private final Program program;
    private final Process process;
    private final Tap tap;

    private Service(Program program, Process process, Tap tap) {
        this.program = program;
        this.process = process;
        this.tap = tap;
    }

    /** Returns when it can be called. */
    static Service start(Program program) throws IOException, InterruptedException {
        var process = program.start("serve");
        try {
            var listening = await().atMost(Duration.ofSeconds(60))
                    .until(() -> LISTENING.matcher(program.read("err.txt")), said -> said.find());
            return new Service(program, process, new Tap(URI.create(listening.group(1))));
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    URI url() {
        return tap.url();
    }

    /** What it has logged. */
    String log() throws IOException {
        return program.read("err.txt");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            program.end(process);
            tap.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
