package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Searches all recorded output in a folder for secrets. */
final class LeakReport {

    private static final int MOST_SHOWN = 100;

    private final SecretSearch search;
    private final Map<Origin, Integer> piecesByOrigin = new EnumMap<>(Origin.class);
    private final List<String> leaks = new ArrayList<>();

    private LeakReport(SecretSearch search) {
        this.search = search;
    }

    static LeakReport search(Path folder, Set<Secret> secrets) throws IOException {
        var leakReport = new LeakReport(new SecretSearch(secrets));
        for (var place : Origin.values()) {
            leakReport.piecesByOrigin.put(place, 0);
            for (var file : OutputCapture.files(folder, "-" + place + OutputCapture.SUFFIX)) {
                leakReport.search(file, place);
            }
        }
        return leakReport;
    }

    private void search(Path file, Origin place) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                var source = in.readUTF();
                var content = in.readNBytes(in.readInt());
                piecesByOrigin.merge(place, 1, Integer::sum);
                search.in(content).forEach(seen -> add(place, source, content, seen));
            }
        } catch (EOFException e) {
            // The end of the file. A killed process may have left its last piece incomplete.
        }
    }

    private void add(Origin place, String source, byte[] content, SecretSearch.Match seen) {
        if (leaks.size() < MOST_SHOWN) {
            var line = 1 + lines(content, seen.offset());
            leaks.add(place + ": " + source + ", line " + line + ", byte " + seen.offset() + ": "
                    + seen.secret().name() + ", " + seen.form() + ", after '" + before(content, seen.offset()) + "'");
        }
    }

    private static int lines(byte[] content, int end) {
        int lines = 0;
        for (int i = 0; i < end; i++) {
            lines += content[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** An excerpt that helps to find the place, in printable ASCII. */
    private static String before(byte[] content, int end) {
        var text = new String(Arrays.copyOfRange(content, Math.max(0, end - 80), end), StandardCharsets.US_ASCII);
        return text.replaceAll("[^ -~]+", " ");
    }

    /** The name and place of each found secret, never its value. */
    List<String> leaks() {
        return leaks;
    }

    /** The number of recorded pieces for each kind of output. */
    Map<Origin, Integer> piecesByOrigin() {
        return piecesByOrigin;
    }
}
