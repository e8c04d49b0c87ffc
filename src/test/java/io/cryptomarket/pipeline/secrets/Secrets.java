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

/** The secrets that tests hand to the service, noted before it gets them. */
public final class Secrets {

    private static final String SUFFIX = ".secrets";
    private static final Set<Secret> GIVEN = ConcurrentHashMap.newKeySet();

    private Secrets() {}

    /** Notes a secret under the name of its setting; blank is none. */
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

    /** Notes the secrets that are in a file of the test's own: its tokens, one a line, or its private key. */
    public static void giveFile(String name, Path file) {
        OutputCapture.ignore(file);
        if (Files.isRegularFile(file)) {
            try {
                var lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
                if (lines.contains("-----BEGIN PRIVATE KEY-----")) {
                    // The last full line. The first ones may hold what the certificate shows to everybody.
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

    /** Notes what a caller sends to be let in, right or wrong; what is too short to be a token is left out. */
    public static void giveCaller(String header) {
        var words = header.split("[\\s,:=]+", -1);
        if (words[0].matches("(?i)(proxy-|x-)?authorization|cookie")) {
            Arrays.stream(words)
                    .skip(1)
                    .filter(word -> word.length() >= Secret.SHORTEST && !word.matches("(?i)(x-)?authorization"))
                    .forEach(word -> give("a caller's token", word));
        }
    }

    /** Whether this is the value of a setting of this name. */
    static boolean isGiven(String name, String value) {
        return value.length() >= Secret.SHORTEST && GIVEN.contains(new Secret(name, value));
    }

    /** All that were noted in a folder. */
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
