package io.cryptomarket.pipeline.secrets;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;

/** Records the output of the service during tests, in files that outlive the test process. */
public final class OutputCapture {

    /** The kinds of output. */
    public enum Origin {
        /** Log lines from ERROR to DEBUG with their stack traces. */
        LOG,
        /** HTTP responses of both ports, with headers. */
        ANSWERS,
        /** Requests to CoinCap. */
        COINCAP,
        /** Requests to S3: addresses, headers and contents. */
        S3,
        /** Files in the folders of a test at its end: objects with metadata, state, output of processes. */
        FILES
    }

    /** The folder of recorded output; each build empties it first. */
    static final Path FOLDER = Path.of(System.getProperty("written", "target/written"));

    static final String SUFFIX = ".written";

    private static final Map<Origin, DataOutputStream> STREAMS = new EnumMap<>(Origin.class);
    private static final Set<String> FILES = ConcurrentHashMap.newKeySet();
    private static final Set<Path> BY_TESTS = ConcurrentHashMap.newKeySet();

    private OutputCapture() {}

    /** Registers a file that the test wrote itself and that the service only reads. */
    public static void ignore(Path file) {
        BY_TESTS.add(file.toAbsolutePath().normalize());
    }

    static boolean isIgnored(Path file) {
        return BY_TESTS.contains(file.toAbsolutePath().normalize());
    }

    public static void capture(Origin place, String source, String text) {
        capture(place, source, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Records bytes from a source. Equal files are recorded once, since tests copy the routes thousands of times. */
    public static void capture(Origin place, String source, byte[] bytes) {
        if (bytes.length > 0 && (place != Origin.FILES || FILES.add(DigestUtils.sha256Hex(bytes)))) {
            append(place, source, bytes);
        }
    }

    private static synchronized void append(Origin place, String source, byte[] bytes) {
        try {
            var stream = STREAMS.get(place);
            if (stream == null) {
                stream = open(place);
                STREAMS.put(place, stream);
            }
            write(stream, source, bytes);
            // There is no event after the last test.
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(DataOutputStream stream, String source, byte[] bytes) throws IOException {
        stream.writeUTF(source);
        stream.writeInt(bytes.length);
        stream.write(bytes);
    }

    private static DataOutputStream open(Origin place) throws IOException {
        var file = file(place + SUFFIX);
        return new DataOutputStream(new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
    }

    /** A file that only this process writes. */
    static Path file(String name) throws IOException {
        Files.createDirectories(FOLDER);
        return FOLDER.resolve(ProcessHandle.current().pid() + "-" + name);
    }

    static List<Path> files(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
