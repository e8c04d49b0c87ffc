package io.cryptomarket.pipeline.testing;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.lang3.ArrayUtils;

/** Damaged responses: an envelope with random, repeatable changes. */
public final class Mutations {

    private static final List<byte[]> INTRUDERS = List.of(
            bytes(0),
            bytes(0, 0, 0),
            bytes(0xEF, 0xBB, 0xBF),
            bytes(0xFF),
            bytes(0x80),
            bytes(0xC3),
            bytes(0xE2, 0x82),
            // Invalid UTF-8: overlong forms of a slash and a rocket, and a code point past the last one.
            bytes(0xC0, 0xAF),
            bytes(0xE0, 0x80, 0xAF),
            bytes(0xED, 0xA0, 0xBD, 0xED, 0xBA, 0x80),
            bytes(0xED, 0xA0, 0x80),
            bytes(0xF4, 0x90, 0x80, 0x80),
            bytes(0xF0, 0x80, 0x80, 0x80),
            bytes(0xF0, 0x9F, 0x9A, 0x80),
            bytes(0x7F),
            bytes('\n'),
            bytes('\\'),
            bytes('"'),
            bytes(','),
            bytes('0'));

    private static final List<String> TRAILERS =
            List.of("x", "}", ",", "\n", " \r\n\t", "null", "{}", "[]", "\0", "/", "<html>", "\uFEFF");

    private static final int LONGEST_QUOTE = 3_000;

    private final Random random;

    private Mutations(Random random) {
        this.random = random;
    }

    /** A changed envelope. */
    public static final class Mutated {
        private final String how;
        private final byte[] body;

        private Mutated(String how, byte[] body) {
            this.how = how;
            this.body = body;
        }

        public byte[] body() {
            return body.clone();
        }

        /** The changes, and the beginning of the envelope. */
        @Override
        public String toString() {
            var text = new String(body, UTF_8);
            return how + ": " + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text);
        }
    }

    /** Changes an envelope; equal random numbers give equal changes. */
    public static Mutated of(String envelope, Random random) {
        var tree = new TreeMutations((StrictJson.Obj) StrictJson.parse(envelope), random);
        var how = new StringBuilder();
        int changes = random.nextInt(10);
        for (int i = 0; i < (changes == 9 ? 3 : Math.min(changes, 1)); i++) {
            how.append(tree.change()).append(", ");
        }
        var body = tree.write().getBytes(UTF_8);
        if (random.nextInt(4) > 0) {
            return new Mutated(how + "then nothing", body);
        }
        var mutations = new Mutations(random);
        int rounds = 1 + random.nextInt(2);
        for (int i = 0; i < rounds; i++) {
            body = mutations.change(body, how);
        }
        return new Mutated(how.toString(), body);
    }

    private static byte[] bytes(int... octets) {
        var bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    private byte[] change(byte[] body, StringBuilder how) {
        int from = random.nextInt(body.length + 1);
        int to = Math.min(body.length, from + random.nextInt(random.nextBoolean() ? 4 : 200));
        int kind = random.nextInt(13);
        how.append(List.of(
                                "flip",
                                "set",
                                "delete",
                                "intrude",
                                "duplicate",
                                "truncate",
                                "swap",
                                "intrude",
                                "digits",
                                "begin",
                                "end",
                                "recode",
                                "twice")
                        .get(kind))
                .append(" at ")
                .append(from)
                .append("; ");
        return switch (kind) {
            case 0 -> with(body, from, octet -> octet ^ (1 << random.nextInt(8)));
            case 1 -> with(body, from, octet -> random.nextInt(256));
            case 2 -> join(Arrays.copyOf(body, from), Arrays.copyOfRange(body, to, body.length));
            case 3, 7 -> insert(body, from, INTRUDERS.get(random.nextInt(INTRUDERS.size())));
            case 4 -> insert(body, to, Arrays.copyOfRange(body, from, to));
            case 5 -> Arrays.copyOf(body, from);
            case 6 -> swap(body, from, to);
            case 8 -> digits(body);
            case 9 -> join(INTRUDERS.get(random.nextInt(INTRUDERS.size())), body);
            case 10 -> join(body, TRAILERS.get(random.nextInt(TRAILERS.size())).getBytes(UTF_8));
            case 11 -> new String(body, UTF_8).getBytes(random.nextBoolean() ? UTF_16LE : UTF_16BE);
            default -> join(body, body);
        };
    }

    private interface Octet {
        int of(int before);
    }

    private static byte[] with(byte[] body, int where, Octet octet) {
        var changed = body.clone();
        if (where < body.length) {
            changed[where] = (byte) octet.of(body[where]);
        }
        return changed;
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ArrayUtils.addAll(one, other);
    }

    private static byte[] insert(byte[] body, int where, byte[] what) {
        return ArrayUtils.insert(where, body, what);
    }

    /** Swaps a slice with the following one of the same length. */
    private static byte[] swap(byte[] body, int from, int to) {
        int end = Math.min(body.length, to + (to - from));
        var changed = body.clone();
        System.arraycopy(body, to, changed, from, end - to);
        System.arraycopy(body, from, changed, from + (end - to), to - from);
        return changed;
    }

    /** Replaces some digits, which mostly leaves the envelope valid. */
    private byte[] digits(byte[] body) {
        var changed = body.clone();
        for (int i = 0; i < body.length; i++) {
            if (body[i] >= '1' && body[i] <= '9' && random.nextInt(20) == 0) {
                changed[i] = (byte) ('1' + random.nextInt(9));
            }
        }
        return changed;
    }
}
