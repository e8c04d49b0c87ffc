package io.cryptomarket.pipeline.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Registers the secrets that tests give to the service. */
public final class Secrets {

    private static final String SUFFIX = ".secrets";
    private static final Set<Secret> GIVEN = ConcurrentHashMap.newKeySet();

    private Secrets() {}

    /** Registers a secret under the name of its setting; ignores a blank value. */
    public static void give(String name, String value) {
        if (!value.isBlank()) {
            give(new Secret(name, value));
        }
    }

    private static void give(Secret secret) {
        if (GIVEN.add(secret)) {
            var value = Base64.getEncoder().encodeToString(secret.value().getBytes(StandardCharsets.UTF_8));
            append(secret.name() + " " + value + "\n");
        }
    }

    private static synchronized void append(String line) {
        try {
            Files.writeString(
                    OutputCapture.file("given" + SUFFIX), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registers the secrets in a file that the test wrote: one token per line, or a private key. */
    public static void giveFile(String name, Path file) {
        OutputCapture.ignore(file);
        if (Files.isRegularFile(file)) {
            try {
                var lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
                if (lines.contains("-----BEGIN PRIVATE KEY-----")) {
                    // The last full line. The first lines may hold parameters that the certificate publishes.
                    give(name, lines.get(lines.size() - 3));
                } else {
                    lines.stream()
                            .map(String::strip)
                            .filter(line -> line.length() >= Secret.SHORTEST && !line.startsWith("#"))
                            .forEach(line -> give(name, line));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Registers the credentials that a caller sends, right or wrong, unless they are too short for a token. */
    public static void giveCaller(String header) {
        var words = header.split("[\\s,:=]+", -1);
        if (words[0].matches("(?i)(proxy-|x-)?authorization|cookie")) {
            Arrays.stream(words)
                    .skip(1)
                    .filter(word -> word.length() >= Secret.SHORTEST && !word.matches("(?i)(x-)?authorization"))
                    .forEach(word -> give("a caller's token", word));
        }
    }

    /** Whether a test registered this value for a setting with this name. */
    static boolean isGiven(String name, String value) {
        return value.length() >= Secret.SHORTEST && GIVEN.contains(new Secret(name, value));
    }

    /** All secrets that are registered in a folder. */
    static Set<Secret> in(Path folder) throws IOException {
        var secrets = ConcurrentHashMap.<Secret>newKeySet();
        for (var file : OutputCapture.files(folder, SUFFIX)) {
            for (var line : Files.readAllLines(file)) {
                int space = line.lastIndexOf(' ');
                var value = Base64.getDecoder().decode(line.substring(space + 1));
                secrets.add(new Secret(line.substring(0, space), new String(value, StandardCharsets.UTF_8)));
            }
        }
        return secrets;
    }
}
