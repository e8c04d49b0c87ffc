package io.cryptomarket.pipeline.testing;

import io.cryptomarket.pipeline.testing.StrictJson.Arr;
import io.cryptomarket.pipeline.testing.StrictJson.Bare;
import io.cryptomarket.pipeline.testing.StrictJson.Member;
import io.cryptomarket.pipeline.testing.StrictJson.Obj;
import io.cryptomarket.pipeline.testing.StrictJson.Text;
import io.cryptomarket.pipeline.testing.StrictJson.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Changes of an envelope that mostly keep it valid JSON, and different notations of the same JSON. */
final class TreeMutations {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "-",
            "0",
            "-0",
            "-0.000",
            "-1",
            "+1",
            "1.",
            ".5",
            "1.5",
            "007",
            "1e5",
            "NaN",
            "0,5",
            "1 ",
            "\u0663",
            "\u00bd",
            "null",
            "a,b",
            "say \"so\"",
            "two\nlines",
            "two\r\nlines",
            "\n",
            "\r",
            "\t",
            "#1",
            "=1+1",
            "caf\u00e9",
            "\ud83d\ude80 to",
            "\u6a21\u62df",
            "a\u0000b",
            "a\u001b[31mb",
            "a\u2028b",
            "\ufeffx",
            "\ud83d",
            "\ude80\ud83d",
            "</script>",
            "'; --",
            "${body}",
            "589500000000000.000000000000000000",
            "0.000000000000000001",
            "87711.199999999997089617");

    private static final List<String> HALVES = List.of("\ud83d", "\ude80\ud83d", "\ud83d\ude80");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "1.50",
            "1e-7",
            "1E+5",
            "-0.0",
            "123456789012345678901234567890",
            "1e999999999",
            "87711.199999999997089617",
            "true",
            "false",
            "null");

    private static final List<String> TIMESTAMPS = List.of(
            "0",
            "-1",
            "1795435200",
            "1795435200123.0",
            "17954352e5",
            "1.5",
            "true",
            "null",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "1795438801000",
            "1795438801001",
            "1795431601000",
            "1795431600999",
            "1795435201000",
            "1388534399999",
            "1795478400000");

    private static final List<String> FIELDS = List.of(
            "id",
            "rank",
            "symbol",
            "name",
            "supply",
            "maxSupply",
            "marketCapUsd",
            "volumeUsd24Hr",
            "priceUsd",
            "changePercent24Hr",
            "vwap24Hr",
            "explorer",
            "tokens",
            "ID",
            "price",
            "",
            "priceUsd ",
            "marketCap\nBtc",
            "\ud83d");

    private final Obj envelope;
    private final Random random;

    TreeMutations(Obj envelope, Random random) {
        this.envelope = envelope;
        this.random = random;
    }

    /** Makes one change and describes it. */
    String change() {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return changeEnvelope();
        }
        var data = data();
        if (data.isEmpty()) {
            return "nothing to change";
        }
        if (kind <= 2) {
            return changeData(data);
        }
        var at = random.nextInt(data.size());
        return data.get(at) instanceof Obj asset && !asset.members().isEmpty()
                ? changeAsset(asset.members()) + " in asset " + (at + 1)
                : "no asset to change";
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private List<Value> data() {
        return envelope.members().stream()
                .map(Member::value)
                .filter(Arr.class::isInstance)
                .map(value -> ((Arr) value).items())
                .findFirst()
                .orElse(List.of());
    }

    private String changeEnvelope() {
        var members = envelope.members();
        if (members.isEmpty()) {
            return "an empty envelope";
        }
        int at = random.nextInt(members.size());
        var member = members.get(at);
        switch (random.nextInt(7)) {
            case 0 -> members.remove(at);
            case 1 -> members.add(random.nextInt(members.size() + 1), member);
            case 2 -> members.set(at, new Member(member.name(), anything()));
            case 3 ->
                members.set(at, new Member(any(List.of("Data", "dat", "time", "data ", "timestamp")), member.value()));
            case 4 -> members.add(random.nextInt(members.size() + 1), new Member("more", anything()));
            default -> {
                members.removeIf(each -> each.name().equals("timestamp"));
                members.add(random.nextInt(members.size() + 1), new Member("timestamp", new Bare(any(TIMESTAMPS))));
            }
        }
        return "envelope's " + member.name();
    }

    private String changeData(List<Value> data) {
        int at = random.nextInt(data.size());
        switch (random.nextInt(7)) {
            case 0 -> data.remove(at);
            case 1 -> data.add(random.nextInt(data.size() + 1), data.get(at));
            case 2 -> data.add(at, anything());
            case 3 -> data.add(at, new Obj(new ArrayList<>()));
            case 4 -> Collections.shuffle(data, random);
            case 5 -> data.subList(0, at).clear();
            default -> data.clear();
        }
        return "data at " + at;
    }

    private String changeAsset(List<Member> asset) {
        int at = random.nextInt(asset.size());
        var name = asset.get(at).name();
        switch (random.nextInt(12)) {
            case 0 -> asset.remove(at);
            case 1 -> asset.set(at, new Member(name, new Bare("null")));
            case 2 -> asset.add(random.nextInt(asset.size() + 1), asset.get(at));
            case 3 -> asset.add(new Member(name, anything()));
            case 4 -> asset.set(at, new Member(any(FIELDS), asset.get(at).value()));
            case 5 -> asset.add(at, new Member(any(FIELDS), anything()));
            case 6 -> asset.add(new Member("x".repeat(random.nextBoolean() ? 10_000 : 100_000), anything()));
            case 7 -> Collections.shuffle(asset, random);
            case 8 -> asset.set(at, new Member(name, new Text(any(TEXTS))));
            case 9 -> asset.set(at, new Member(name, new Bare(any(NUMBERS))));
            default -> asset.set(at, new Member(name, anything()));
        }
        return name;
    }

    private Value anything() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Text(any(TEXTS));
            case 3, 4 -> new Bare(any(NUMBERS));
            case 5 -> new Text(any(List.of("9", "x", "\u00e9", "\"", "\n")).repeat(any(List.of(900, 9_000, 90_000))));
            case 6 -> new Bare(any(List.of("9", "1.", "-")) + "1".repeat(any(List.of(30, 900, 2_000))));
            case 8 -> new Arr(new ArrayList<>(List.of(new Text(any(HALVES)))));
            case 7 -> nested(any(List.of(0, 1, 2, 900, 1_100, 20_000)));
            default ->
                new Obj(new ArrayList<>(
                        List.of(new Member(any(TEXTS), new Text(any(TEXTS))), new Member("n", new Bare("1.10")))));
        };
    }

    /** Deeply nested lists, written as text, since so deep a tree is hard to walk. */
    private static Value nested(int depth) {
        return new Bare("[".repeat(depth) + "1.0" + "]".repeat(depth));
    }

    /** The envelope in a random notation. */
    String write() {
        if (random.nextInt(3) == 0) {
            Collections.shuffle(envelope.members(), random);
        }
        var to = new StringBuilder();
        write(envelope, to, random.nextInt(3) == 0 ? 8 : 0, random.nextInt(3) == 0 ? 8 : 0);
        return to.toString();
    }

    /** @param white of 64 places where white space may be, in how many it is; and {@code escapes} of 64 characters */
    private void write(Value value, StringBuilder to, int white, int escapes) {
        if (value instanceof Obj object) {
            to.append('{');
            for (int i = 0; i < object.members().size(); i++) {
                space(to.append(i == 0 ? "" : ","), white);
                quote(object.members().get(i).name(), to, escapes);
                space(to, white);
                space(to.append(':'), white);
                write(object.members().get(i).value(), to, white, escapes);
                space(to, white);
            }
            to.append('}');
        } else if (value instanceof Arr array) {
            to.append('[');
            for (int i = 0; i < array.items().size(); i++) {
                space(to.append(i == 0 ? "" : ","), white);
                write(array.items().get(i), to, white, escapes);
                space(to, white);
            }
            to.append(']');
        } else if (value instanceof Text string) {
            quote(string.text(), to, escapes);
        } else if (value instanceof Bare bare) {
            to.append(bare.text());
        }
    }

    private void space(StringBuilder to, int white) {
        if (random.nextInt(64) < white) {
            to.append(any(List.of(" ", "\n", "\r\n", "\t", "   ")));
        }
    }

    private void quote(String text, StringBuilder to, int escapes) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            // An unpaired surrogate must be escaped, and so must the second half of an escaped pair.
            boolean must = next < ' '
                    || next == '"'
                    || next == '\\'
                    || (Character.isSurrogate(next) && (escapes > 0 || text.length() < 3));
            if (must || random.nextInt(64) < escapes) {
                to.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) next));
            } else if (next == '/' && random.nextBoolean()) {
                to.append("\\/");
            } else {
                to.append(next);
            }
        }
        to.append('"');
    }
}
