package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.Written.Place;
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

/** All that was kept in a folder, searched. */
final class Kept {

    private static final int MOST_SHOWN = 100;

    private final SecretSearch search;
    private final Map<Place, Integer> pieces = new EnumMap<>(Place.class);
    private final List<String> leaks = new ArrayList<>();

    private Kept(SecretSearch search) {
        this.search = search;
    }

    static Kept search(Path folder, Set<Secret> secrets) throws IOException {
        var kept = new Kept(new SecretSearch(secrets));
        for (var place : Place.values()) {
            kept.pieces.put(place, 0);
            for (var file : Written.files(folder, "-" + place + Written.SUFFIX)) {
                kept.search(file, place);
            }
        }
        return kept;
    }

    private void search(Path file, Place place) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                var source = in.readUTF();
                var content = in.readNBytes(in.readInt());
                pieces.merge(place, 1, Integer::sum);
                search.in(content).forEach(seen -> add(place, source, content, seen));
            }
        } catch (EOFException e) {
            // The end; a process that was killed while it wrote has cut its last piece.
        }
    }

    private void add(Place place, String source, byte[] content, SecretSearch.Seen seen) {
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

    /** So that a person finds the place; what is no letter of ASCII is left out. */
    private static String before(byte[] content, int end) {
        var text = new String(Arrays.copyOfRange(content, Math.max(0, end - 80), end), StandardCharsets.US_ASCII);
        return text.replaceAll("[^ -~]+", " ");
    }

    /** Where which secret was seen: its name, never its value. */
    List<String> leaks() {
        return leaks;
    }

    /** In how many pieces each place was kept. */
    Map<Place, Integer> pieces() {
        return pieces;
    }
}
