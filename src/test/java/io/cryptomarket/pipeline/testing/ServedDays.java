package io.cryptomarket.pipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Keeps every served page on disk, so that it does not look like a memory leak, and checks what the pipeline stored of it.
 * It shares no code with the pipeline.
 */
public final class ServedDays implements DailyCoinCap.Witness {

    private static final Pattern BEGIN = Pattern.compile("\\{\"timestamp\":(\\d+),");
    private static final Pattern REFUSED = Pattern.compile("quarantine/date=[-0-9]+/[-.0-9]+Z\\.json\\.gz");
    private static final Pattern CREDITS =
            Pattern.compile("(credits/month=[-0-9]+/[-.T0-9]+Z-[0-9a-f]+)/(?:estimated|spent)-(\\d+)\\.json");
    private static final Pattern ORIGIN =
            Pattern.compile("(raw/assets|quarantine)/date=[-0-9]+/_origin-[0-9a-f]{64}\\.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    public ServedDays(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** A served page. */
    private record Served(String json, String lines, String worth) {}

    @Override
    public void saw(Instant timestamp, MovingMarket.Page page, String worth) throws IOException {
        var bucket = Files.createDirectories(folderOf(timestamp.toEpochMilli()));
        Files.writeString(bucket.resolve(timestamp.toEpochMilli() + ".json"), page.json());
        Files.writeString(bucket.resolve(timestamp.toEpochMilli() + ".csv"), page.lines());
        Files.writeString(bucket.resolve(timestamp.toEpochMilli() + ".worth"), worth);
    }

    private Path folderOf(long millis) {
        return folder.resolve(Instant.ofEpochMilli(millis).toString().substring(0, 10));
    }

    /** Checks that a date is published exactly, from pages of this worth. */
    public void assertExact(TestLake testLake, LocalDate date, String worth) throws IOException {
        var pages = pages(testLake.gunzipped(raw(date)));
        assertThat(pages).as(raw(date)).isNotEmpty().allMatch(page -> page.worth()
                .equals(worth));
        var lines = new StringBuilder(MovingMarket.HEADER);
        pages.forEach(page -> lines.append(page.lines()));
        assertThat(testLake.text(csv(date))).as(csv(date)).isEqualTo(lines.toString());
        assertManifest(testLake, date, rows(pages));
    }

    private static int rows(List<Served> pages) throws IOException {
        int rows = 0;
        for (var page : pages) {
            rows += JSON.readTree(page.json()).at("/data").size();
        }
        return rows;
    }

    private static void assertManifest(TestLake testLake, LocalDate date, int rows) throws IOException {
        var manifest = JSON.readTree(testLake.text(manifest(date)));
        assertThat(manifest.at("/date").asText()).isEqualTo(date.toString());
        assertThat(manifest.at("/status").asText()).isEqualTo("complete");
        assertThat(manifest.at("/rows").asInt()).isEqualTo(rows);
        assertObject(testLake, manifest.at("/raw"), raw(date));
        assertObject(testLake, manifest.at("/csv"), csv(date));
    }

    private static void assertObject(TestLake testLake, JsonNode said, String key) {
        var bytes = testLake.bytes(key);
        assertThat(said.at("/key").asText()).isEqualTo(key);
        assertThat(said.at("/bytes").asInt()).as(key).isEqualTo(bytes.length);
        assertThat(said.at("/sha256").asText()).as(key).isEqualTo(DigestUtils.sha256Hex(bytes));
    }

    /** Checks that the bucket has only these dates, rightly refused answers, call records and the schema. */
    public void assertNothingElse(TestLake testLake, Stream<LocalDate> dates) throws IOException {
        var keys = new TreeSet<>(testLake.everything().keySet());
        dates.forEach(date -> keys.removeAll(Set.of(raw(date), csv(date), manifest(date))));
        for (var key : List.copyOf(keys)) {
            if (REFUSED.matcher(key).matches()) {
                assertThat(pages(testLake.gunzipped(key))).as(key).isNotEmpty().noneMatch(page -> page.worth()
                        .equals("good"));
                keys.remove(key);
                keys.remove(key + ".accepted.json");
                keys.remove(key.replace(".json.gz", ".report.json"));
            }
        }
        keys.removeIf(
                key -> CREDITS.matcher(key).matches() || ORIGIN.matcher(key).matches());
        assertThat(keys).containsExactly("datapackage.json", "schema/athena.sql", "schema/duckdb.sql");
    }

    /** The recorded credits of each call; the estimate if the price is unknown. */
    public Map<String, Long> credits(TestLake testLake) {
        var byCall = new TreeMap<String, Long>();
        // In key order, in which the price follows the estimate.
        for (var key : testLake.everything().keySet()) {
            var record = CREDITS.matcher(key);
            if (record.matches()) {
                byCall.put(record.group(1), Long.valueOf(record.group(2)));
            }
        }
        return byCall;
    }

    private static String raw(LocalDate date) {
        return "raw/assets/date=" + date + "/assets.json.gz";
    }

    private static String csv(LocalDate date) {
        return "assets/date=" + date + "/assets.csv";
    }

    private static String manifest(LocalDate date) {
        return "assets/date=" + date + "/_manifest.json";
    }

    /** The pages that a text consists of, a line feed between them, each of which must have been served just so. */
    private List<Served> pages(String text) throws IOException {
        var pages = new ArrayList<Served>();
        for (int at = 0; at < text.length(); ) {
            var begin = BEGIN.matcher(text).region(at, text.length());
            assertThat(begin.lookingAt()).as(text.substring(at)).isTrue();
            var page = read(Long.parseLong(begin.group(1)));
            assertThat(text.substring(at)).startsWith(page.json());
            pages.add(page);
            at += page.json().length();
            if (at < text.length()) {
                assertThat(text.charAt(at++)).isEqualTo('\n');
            }
        }
        return pages;
    }

    private Served read(long millis) throws IOException {
        var bucket = folderOf(millis);
        return new Served(
                Files.readString(bucket.resolve(millis + ".json")),
                Files.readString(bucket.resolve(millis + ".csv")),
                Files.readString(bucket.resolve(millis + ".worth")));
    }
}
