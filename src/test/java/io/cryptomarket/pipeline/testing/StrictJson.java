package io.cryptomarket.pipeline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A strict parser of RFC 8259 JSON without code of the pipeline. Numbers keep their digits, objects keep repeated names. It
 * has the limits of the pipeline's parser: 1,000 levels, 1,000 characters a number, 50,000 characters a name.
 */
public final class StrictJson {

    private static final int DEEPEST = 1_000;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_NAME = 50_000;
    private static final Pattern BARE =
            Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;
    private int depth;

    private StrictJson(String text) {
        this.text = text;
    }

    /** A value. */
    public sealed interface Value permits Obj, Arr, Text, Bare {}

    /** One name of an object with its value. */
    public record Member(String name, Value value) {}

    /** An object with mutable members. */
    public record Obj(List<Member> members) implements Value {}

    /** An array with mutable items. */
    public record Arr(List<Value> items) implements Value {}

    /** A decoded string; it may have an unpaired surrogate. */
    public record Text(String text) implements Value {}

    /** A number, true, false or null, as written. */
    public record Bare(String text) implements Value {}

    /**
     * Parses a text.
     *
     * @throws IllegalArgumentException if the text is not one JSON value
     */
    public static Value parse(String text) {
        var strictJson = new StrictJson(text);
        var value = strictJson.value();
        strictJson.expect(strictJson.at == text.length());
        return value;
    }

    /** Writes a value without white space and needless escapes. */
    public static String compact(Value value) {
        var to = new StringBuilder();
        write(value, to);
        return to.toString();
    }

    private void expect(boolean met) {
        if (!met) {
            throw new IllegalArgumentException("no JSON at character " + at);
        }
    }

    private void skipWhite() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean isNext(char wanted) {
        skipWhite();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private Value value() {
        Value value;
        if (isNext('{')) {
            value = object();
        } else if (isNext('[')) {
            value = array();
        } else if (isNext('"')) {
            value = new Text(string());
        } else {
            value = bare();
        }
        skipWhite();
        return value;
    }

    private Obj object() {
        expect(++depth <= DEEPEST);
        var members = new ArrayList<Member>();
        if (!isNext('}')) {
            do {
                expect(isNext('"'));
                var name = string();
                expect(name.length() <= LONGEST_NAME);
                expect(isNext(':'));
                members.add(new Member(name, value()));
            } while (isNext(','));
            expect(isNext('}'));
        }
        depth--;
        return new Obj(members);
    }

    private Arr array() {
        expect(++depth <= DEEPEST);
        var items = new ArrayList<Value>();
        if (!isNext(']')) {
            do {
                items.add(value());
            } while (isNext(','));
            expect(isNext(']'));
        }
        depth--;
        return new Arr(items);
    }

    private Bare bare() {
        int from = at;
        while (at < text.length() && " \t\n\r,]}:\"[{".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        var bare = text.substring(from, at);
        expect(bare.length() <= LONGEST_NUMBER && BARE.matcher(bare).matches());
        return new Bare(bare);
    }

    private String string() {
        var decoded = new StringBuilder();
        while (true) {
            expect(at < text.length() && text.charAt(at) >= ' ');
            char next = text.charAt(at++);
            if (next == '"') {
                return decoded.toString();
            }
            decoded.append(next == '\\' ? escape() : next);
        }
    }

    private char escape() {
        expect(at < text.length());
        char kind = text.charAt(at++);
        if (kind != 'u') {
            int which = ESCAPES.indexOf(kind);
            expect(which >= 0);
            return ESCAPED.charAt(which);
        }
        expect(at + 4 <= text.length());
        var digits = text.substring(at, at + 4);
        expect(digits.matches("[0-9a-fA-F]{4}"));
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    private static void write(Value value, StringBuilder to) {
        if (value instanceof Obj object) {
            to.append('{');
            for (var member : object.members()) {
                separate(to, '{');
                quote(member.name(), to);
                write(member.value(), to.append(':'));
            }
            to.append('}');
        } else if (value instanceof Arr array) {
            to.append('[');
            for (var item : array.items()) {
                separate(to, '[');
                write(item, to);
            }
            to.append(']');
        } else if (value instanceof Text string) {
            quote(string.text(), to);
        } else if (value instanceof Bare bare) {
            to.append(bare.text());
        }
    }

    private static void separate(StringBuilder to, char open) {
        if (to.charAt(to.length() - 1) != open) {
            to.append(',');
        }
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            int which = next == '/' ? -1 : ESCAPED.indexOf(next);
            if (which >= 0) {
                to.append('\\').append(ESCAPES.charAt(which));
            } else if (next < ' ') {
                to.append(String.format("\\u%04X", (int) next));
            } else {
                to.append(next);
            }
        }
        to.append('"');
    }
}
