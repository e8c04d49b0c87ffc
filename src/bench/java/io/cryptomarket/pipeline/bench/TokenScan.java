package io.cryptomarket.pipeline.bench;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The floor: Jackson's tokens of a file, counted and thrown away. */
final class TokenScan {

    private static final int BUFFER = 64 * 1024;

    private TokenScan() {}

    /** Scans the file that is named, inflating it where its name ends in {@code .gz}. */
    public static void main(String[] arguments) throws IOException {
        var file = arguments[0];
        long begin = System.nanoTime();
        long tokens = 0;
        try (var in = open(file);
                var parser = new JsonFactory().createParser(in)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        System.out.println("tokens=" + tokens);
        System.out.println("inside_ms=" + (System.nanoTime() - begin) / 1_000_000);
    }

    @SuppressWarnings("resource") // closed by the caller
    private static InputStream open(String file) throws IOException {
        var in = new FileInputStream(file);
        return file.endsWith(".gz") ? new GZIPInputStream(in, BUFFER) : in;
    }
}
