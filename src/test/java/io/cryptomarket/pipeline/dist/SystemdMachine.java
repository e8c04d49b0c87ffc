package io.cryptomarket.pipeline.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A throwaway machine that a real systemd runs; see {@code src/test/systemd/machine.sh}. */
final class SystemdMachine implements AutoCloseable {

    private static final Path SCRIPT = Path.of("src/test/systemd/machine.sh");
    private static final Duration LONGEST_BOOT = Duration.ofSeconds(60);
    private static final int LONGEST_COMMAND_SECONDS = 300;

    /**
     * How a command ended.
     *
     * @param out what it wrote to stdout and stderr
     */
    record CommandResult(int code, String out) {}

    /** It cannot be had here. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String reason) {
            super(reason);
        }
    }

    private final Process process;
    private final Path said;

    private SystemdMachine(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /**
     * Boots one.
     *
     * @param folder an empty one, for as long as it runs
     * @throws Unavailable when it does not boot here
     */
    static SystemdMachine boot(Path folder) throws Unavailable, IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new Unavailable("only root can boot one");
        }
        if (Files.exists(Path.of("/run/systemd/system"))) {
            throw new Unavailable("systemd runs this machine, and two would share its control groups");
        }
        var said = folder.resolve("boot.txt");
        var process = new ProcessBuilder(
                        SCRIPT.toAbsolutePath().toString(),
                        Files.createDirectory(folder.resolve("machine")).toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        var systemdMachine = new SystemdMachine(process, said);
        systemdMachine.awaitBoot();
        return systemdMachine;
    }

    private void awaitBoot() throws Unavailable, IOException, InterruptedException {
        var end = Instant.now().plus(LONGEST_BOOT);
        while (Instant.now().isBefore(end) && process.isAlive()) {
            // "degraded": some unit of the image itself cannot do without real hardware.
            if (process.children().findAny().isPresent()
                    && run("systemctl", "is-system-running", "--wait").out().matches("(?s).*(running|degraded)\\s*")) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        close();
        throw new Unavailable("it does not boot: " + Files.readString(said).strip());
    }

    /** Runs a command in it, to its end. */
    CommandResult run(String... command) throws IOException, InterruptedException {
        var entering = new ArrayList<>(List.of("nsenter", "--target", String.valueOf(first())));
        entering.addAll(List.of("--mount", "--pid", "--uts", "--ipc", "--root", "--wd", "--"));
        entering.addAll(List.of(command));
        return end(entering);
    }

    /** Copies a folder into it, with the modes of its files. */
    void put(Path from, String to) throws IOException, InterruptedException {
        var ended = end(List.of("cp", "-a", from.toString(), "/proc/" + first() + "/root" + to));
        if (ended.code() != 0) {
            throw new IOException(ended.out());
        }
    }

    /** Its process 1, by its number outside. */
    private long first() throws IOException {
        return process.children()
                .findAny()
                .orElseThrow(() -> new IOException("the machine is gone"))
                .pid();
    }

    private static CommandResult end(List<String> command) throws IOException, InterruptedException {
        var started = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.getOutputStream().close();
        var out = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!started.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
            started.destroyForcibly();
            throw new IOException("still running: " + String.join(" ", command));
        }
        return new CommandResult(started.exitValue(), out);
    }

    /** Runs lines of a shell script in it, to their end. */
    CommandResult shell(String script) throws IOException, InterruptedException {
        return run("sh", "-c", "test -e /etc/throwaway-machine || exit 99\n" + script);
    }

    @Override
    public void close() {
        // Process 1, and with it every other.
        process.children().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
