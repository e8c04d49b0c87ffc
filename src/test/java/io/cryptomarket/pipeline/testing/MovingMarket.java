package io.cryptomarket.pipeline.testing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A market that changes every day and has values that are difficult for CSV. It also writes the expected CSV, without any
 * code of the pipeline.
 */
public final class MovingMarket {

    public static final String HEADER = "id,rank,symbol,name,supply,maxSupply,priceUsd,changePercent24Hr,explorer\n";

    /** The most assets of a day; some days have one or two fewer. */
    public static final int ASSETS = 40;

    private static final List<String> NAMES = List.of(
            "Plain",
            "Comma, Inc.",
            "The \"Quoted\"",
            "two\nlines",
            " padded ",
            "Złoty",
            "模拟资产",
            "Rocket 🚀",
            "#1",
            "=1+1",
            "back\\slash",
            "tab\tinside",
            "cr\r\nlf",
            "\"",
            "null",
            "-");

    private final long seed;

    public MovingMarket(long seed) {
        this.seed = seed;
    }

    /**
     * One page.
     *
     * @param json the answer
     * @param lines the lines of the CSV that it must become
     */
    public record Page(String json, String lines) {}

    /** Each value is the API's text; null where it has none. */
    private record Asset(
            String id,
            String rank,
            String symbol,
            String name,
            String supply,
            @Nullable String maxSupply,
            String priceUsd,
            @Nullable String change,
            @Nullable String explorer) {

        String json() {
            return "{\"id\":" + quoted(id) + ",\"rank\":" + quoted(rank) + ",\"symbol\":" + quoted(symbol)
                    + ",\"name\":"
                    + quoted(name) + ",\"supply\":" + quoted(supply) + ",\"maxSupply\":" + quoted(maxSupply)
                    + ",\"marketCapUsd\":\"1.5\",\"volumeUsd24Hr\":null,\"priceUsd\":" + quoted(priceUsd)
                    + ",\"changePercent24Hr\":" + quoted(change) + ",\"vwap24Hr\":\"" + rank
                    + ".5\",\"explorer\":" + quoted(explorer) + ",\"tokens\":{}}";
        }

        String line() {
            return cell(id) + "," + cell(rank) + "," + cell(symbol) + "," + cell(name) + "," + cell(supply) + ","
                    + cell(maxSupply) + "," + cell(priceUsd) + "," + cell(change) + "," + cell(explorer) + "\n";
        }
    }

    /** The assets of a day from this offset on, up to the limit. An odd page has a price that is no decimal. */
    public Page page(LocalDate day, Instant timestamp, int offset, int limit, boolean odd) {
        int end = Math.min(offset + limit, ASSETS - (int) Math.floorMod(day.toEpochDay(), 3L));
        var assets = IntStream.range(offset, Math.max(offset, end))
                .mapToObj(number -> asset(day, number, odd && number == offset))
                .toList();
        var json = assets.stream().map(Asset::json).collect(Collectors.joining(",", "[", "]"));
        return new Page(
                "{\"timestamp\":" + timestamp.toEpochMilli() + ",\"data\":" + json + "}",
                assets.stream().map(Asset::line).collect(Collectors.joining()));
    }

    private Asset asset(LocalDate day, int number, boolean odd) {
        var random = new SplittableRandom(seed * 1_000_003 + day.toEpochDay() * 1_009 + number);
        var price = decimal(random, 5, 18);
        return new Asset(
                "coin-" + number,
                Integer.toString(number + 1),
                "C" + number,
                NAMES.get(number % NAMES.size()) + (number < NAMES.size() ? "" : " " + number),
                decimal(random, 15, 18),
                number % 3 == 0 ? null : decimal(random, 15, 6),
                odd ? "1e-7" : price,
                number % 7 == 0 ? null : "-" + decimal(random, 2, 16),
                number % 5 == 0 ? null : "https://example.com/a,b?coin=" + number);
    }

    private static String decimal(SplittableRandom random, int before, int after) {
        return random.nextLong((long) Math.pow(10, before)) + "."
                + String.format(Locale.ROOT, "%0" + after + "d", random.nextLong((long) Math.pow(10, after)));
    }

    private static String quoted(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        var json = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char at = value.charAt(i);
            if (at == '"' || at == '\\') {
                json.append('\\').append(at);
            } else if (at < ' ' || (at > 0xff && at < 0x3000)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) at));
            } else {
                json.append(at);
            }
        }
        return json.append('"').toString();
    }

    /** As csv-cells.yaml has it. */
    private static String cell(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        boolean quotes =
                value.matches("(?s).*[,\"\r\n].*") || value.charAt(0) <= '#' || value.charAt(value.length() - 1) <= ' ';
        return quotes ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
