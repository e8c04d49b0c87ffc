package io.cryptomarket.pipeline.testing;

import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.testing.StrictJson.Arr;
import io.cryptomarket.pipeline.testing.StrictJson.Bare;
import io.cryptomarket.pipeline.testing.StrictJson.Obj;
import io.cryptomarket.pipeline.testing.StrictJson.Text;
import io.cryptomarket.pipeline.testing.StrictJson.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The expected result for a response of CoinCap, computed from its bytes without code of the pipeline. The quality checks
 * have their defaults, except the least number of assets, which is 1.
 *
 * @param fate the expected result
 * @param why what is wrong; empty for a good response
 * @param assets the fields of each asset, as far as they could be read
 */
public record FuzzOracle(Outcome fate, String why, List<Map<String, @Nullable String>> assets) {

    /** The possible results. */
    public enum Outcome {
        /** It is no page of assets: the pipeline keeps nothing of it. */
        NO_ANSWER,
        /** A quality check refuses it: the pipeline keeps it, but not as the snapshot. */
        REFUSED,
        PUBLISHED
    }

    /** The columns of the CSV. */
    public static final List<String> COLUMNS =
            List.of("id", "rank", "symbol", "name", "supply", "maxSupply", "priceUsd", "changePercent24Hr", "explorer");

    private static final List<String> REQUIRED = List.of("id", "rank", "symbol", "name");
    private static final List<String> EXPECTED = List.of("supply", "priceUsd", "changePercent24Hr");
    private static final List<String> DECIMALS = List.of(
            "supply", "maxSupply", "priceUsd", "changePercent24Hr", "marketCapUsd", "volumeUsd24Hr", "vwap24Hr");
    private static final Pattern DECIMAL = Pattern.compile("-?0*[0-9]{1,20}(\\.[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern NEGATIVE = Pattern.compile("-.*[1-9].*");
    private static final Instant FIRST_ANSWER = Instant.parse("2014-01-01T00:00:00Z");

    /** A requested page; a later page also has the timestamp of the first one. */
    public record Request(int limit, @Nullable Instant first) {}

    /** One envelope. */
    public record Page(Instant made, List<Map<String, @Nullable String>> assets) {}

    private static final class InvalidAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidAnswerException(String why) {
            super(why);
        }
    }

    /** The rows of the CSV, header first. */
    public List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        rows.add(COLUMNS);
        for (var asset : assets) {
            rows.add(COLUMNS.stream()
                    .map(column -> Objects.requireNonNullElse(asset.get(column), ""))
                    .toList());
        }
        return rows;
    }

    /**
     * Computes the result for the last page of a snapshot.
     *
     * @param body the last page
     * @param before the assets of the pages before it
     * @param now the time of the call
     * @param lastDay the assets of the day before, or null
     */
    public static FuzzOracle of(
            byte[] body,
            Request asked,
            List<Map<String, @Nullable String>> before,
            Instant now,
            @Nullable List<Map<String, @Nullable String>> lastDay) {
        try {
            var page = page(body, asked);
            var assets = new ArrayList<>(before);
            assets.addAll(page.assets());
            var made = List.of(Objects.requireNonNullElse(asked.first(), page.made()), page.made());
            var breach = breach(assets, made, now, lastDay);
            return new FuzzOracle(breach.isEmpty() ? Outcome.PUBLISHED : Outcome.REFUSED, breach, assets);
        } catch (InvalidAnswerException e) {
            return new FuzzOracle(Outcome.NO_ANSWER, String.valueOf(e.getMessage()), List.of());
        }
    }

    /** The assets of a valid envelope. */
    public static List<Map<String, @Nullable String>> assets(byte[] body) {
        try {
            return page(body, new Request(Integer.MAX_VALUE, null)).assets();
        } catch (InvalidAnswerException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void expect(boolean met, String otherwise) throws InvalidAnswerException {
        if (!met) {
            throw new InvalidAnswerException(otherwise);
        }
    }

    private static Page page(byte[] body, Request asked) throws InvalidAnswerException {
        var text = decoded(body);
        expect(!text.startsWith("\uFEFF"), "a byte order mark");
        Value value;
        try {
            value = StrictJson.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidAnswerException("no JSON");
        }
        expect(value instanceof Obj, "no object");
        var envelope = (Obj) value;
        expect(only(envelope, "data") instanceof Arr, "no list of assets");
        expect(only(envelope, "timestamp") instanceof Bare, "no number as a timestamp");
        var made = made(((Bare) only(envelope, "timestamp")).text());
        var assets = assets((Arr) only(envelope, "data"));
        expect(asked.first() != null || !assets.isEmpty(), "no asset");
        expect(assets.size() <= asked.limit(), "more assets than asked for");
        expect(asked.first() == null || day(made) == day(asked.first()), "another day than the page before");
        return new Page(made, assets);
    }

    private static long day(Instant made) {
        return Math.floorDiv(made.getEpochSecond(), Duration.ofDays(1).toSeconds());
    }

    private static String decoded(byte[] body) throws InvalidAnswerException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidAnswerException("no UTF-8");
        }
    }

    private static Value only(Obj envelope, String name) throws InvalidAnswerException {
        var found = envelope.members().stream()
                .filter(member -> member.name().equals(name))
                .toList();
        expect(found.size() == 1, found.size() + " of " + name);
        return found.get(0).value();
    }

    private static Instant made(String timestamp) throws InvalidAnswerException {
        try {
            var made = Instant.ofEpochMilli(Long.parseLong(timestamp));
            expect(!made.isBefore(FIRST_ANSWER), "a timestamp before CoinCap");
            return made;
        } catch (NumberFormatException e) {
            throw new InvalidAnswerException("a timestamp that is no whole number of 64 bits");
        }
    }

    private static List<Map<String, @Nullable String>> assets(Arr data) throws InvalidAnswerException {
        var assets = new ArrayList<Map<String, @Nullable String>>();
        for (var item : data.items()) {
            expect(item instanceof Obj, "something that is no asset");
            var asset = new LinkedHashMap<String, @Nullable String>();
            for (var member : ((Obj) item).members()) {
                asset.put(member.name(), text(member.value()));
            }
            assets.add(asset);
        }
        return assets;
    }

    private static @Nullable String text(Value value) throws InvalidAnswerException {
        var text = value instanceof Text string ? string.text() : StrictJson.compact(value);
        expect(StandardCharsets.UTF_8.newEncoder().canEncode(text), "half a character");
        return value instanceof Bare && text.equals("null") ? null : text;
    }

    private static String breach(
            List<Map<String, @Nullable String>> assets,
            List<Instant> made,
            Instant now,
            @Nullable List<Map<String, @Nullable String>> lastDay) {
        if (made.stream().anyMatch(page -> Duration.between(page, now).abs().compareTo(Duration.ofHours(1)) > 0)) {
            return "stale";
        }
        for (var expected : EXPECTED) {
            if (assets.stream().allMatch(asset -> asset.get(expected) == null)) {
                return "no " + expected;
            }
        }
        Set<String> ids = new HashSet<>();
        for (var asset : assets) {
            var breach = breach(asset);
            if (!breach.isEmpty()) {
                return breach;
            }
            if (!ids.add(String.valueOf(asset.get("id")))) {
                return "an id twice";
            }
        }
        return lastDay == null ? "" : breach(assets, lastDay);
    }

    private static String breach(Map<String, @Nullable String> asset) {
        for (var known : Field.KNOWN) {
            if (Objects.requireNonNullElse(asset.get(known.name()), "").contains("\u0001")) {
                return "the character that Athena drops";
            }
        }
        for (var required : REQUIRED) {
            if (Objects.requireNonNullElse(asset.get(required), "").isEmpty()) {
                return "an asset without " + required;
            }
        }
        if (!WHOLE.matcher(String.valueOf(asset.get("rank"))).matches()) {
            return "rank that is no whole number";
        }
        for (var field : DECIMALS) {
            var value = Objects.requireNonNullElse(asset.get(field), "0");
            if (!DECIMAL.matcher(value).matches()) {
                return field + " that is no decimal";
            }
            if (COLUMNS.contains(field)
                    && !field.equals("changePercent24Hr")
                    && NEGATIVE.matcher(value).matches()) {
                return "negative " + field;
            }
        }
        return "";
    }

    private static String breach(
            List<Map<String, @Nullable String>> assets, List<Map<String, @Nullable String>> lastDay) {
        if (Math.abs(assets.size() - lastDay.size()) * 5 > lastDay.size()) {
            return "far more or fewer assets than the day before";
        }
        var before = new LinkedHashMap<String, String>();
        lastDay.forEach(asset -> before.put(String.valueOf(asset.get("id")), String.valueOf(asset.get("priceUsd"))));
        var priced =
                assets.stream().filter(asset -> asset.get("priceUsd") != null).toList();
        long same = priced.stream()
                .filter(asset ->
                        String.valueOf(asset.get("priceUsd")).equals(before.get(String.valueOf(asset.get("id")))))
                .count();
        return same * 10 >= priced.size() * 9L ? "the prices of the day before" : "";
    }
}
