package io.cryptomarket.pipeline.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.snapshot.GateReport;
import io.cryptomarket.pipeline.snapshot.GateSettings;
import io.cryptomarket.pipeline.snapshot.Gates;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.RawSnapshot;
import io.cryptomarket.pipeline.snapshot.RawSnapshotFactory;
import io.cryptomarket.pipeline.snapshot.RawSummary;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.testing.Envelopes;
import io.cryptomarket.pipeline.testing.FuzzOracle;
import io.cryptomarket.pipeline.testing.FuzzOracle.Outcome;
import io.cryptomarket.pipeline.testing.Mutations;
import io.cryptomarket.pipeline.testing.Mutations.Mutated;
import io.cryptomarket.pipeline.testing.ParsedCsv;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of answers that are wrong in some way, through the beans and routes that a real one goes through, against
 * {@link FuzzOracle}. The same seed makes the same answers; {@code -Dfuzz.seed=7 -Dfuzz.cases=100000} makes others.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FuzzTest {
    static final long SEED = Long.getLong("fuzz.seed", 20_261_123);
    static final int CASES = Integer.getInteger("fuzz.cases", 4_000);

    static final Instant NOW = Instant.parse("2026-11-23T12:00:01Z");
    static final SnapshotDate DATE = SnapshotDate.of(NOW);
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final GateSettings DEFAULTS = new GateSettings(
            1,
            0,
            List.of("id", "rank", "symbol", "name"),
            0,
            List.of("supply", "priceUsd", "changePercent24Hr"),
            0,
            0,
            0,
            20,
            90,
            60,
            Field.KNOWN.stream().map(Field::name).collect(Collectors.toSet()));

    final DefaultCamelContext camel = new DefaultCamelContext();
    final Gates gates = new Gates(DEFAULTS, CLOCK);
    final Map<Outcome, Integer> fates = new EnumMap<>(Outcome.class);

    Path work = Path.of("");
    String current = "the first case";

    @Test
    void A_mutated_answer_is_published_exactly_or_refused_with_its_reason(@TempDir Path folder) throws Exception {
        work = Files.createDirectories(folder.resolve("answers"));
        try (var testPublisher = new TestPublisher(folder)) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(60L + CASES / 50), () -> tryAll(testPublisher), () -> "hangs in " + current);
        }

        assertThat(work).isEmptyDirectory();
        for (var fate : Outcome.values()) {
            assertThat(fates.getOrDefault(fate, 0)).as("%s of %s", fate, fates).isGreaterThan(CASES / 6);
        }
    }

    private void tryAll(TestPublisher testPublisher) {
        for (int number = 0; number < CASES; number++) {
            var one = new Case(number);
            current = one.toString();
            try {
                one.run(testPublisher);
            } catch (Throwable e) {
                throw new AssertionError(one + "\n" + e, e);
            }
            fates.merge(one.expected.fate(), 1, Integer::sum);
        }
    }

    /** One answer, of one page or two of which the second is mutated, with or without a day before. */
    private final class Case {
        final int number;
        final int pageSize;
        final List<String> pages;
        final @Nullable String lastDay;
        final Mutated mutated;
        final FuzzOracle expected;

        Case(int number) {
            this.number = number;
            var random = new Random(SEED * 1_000_003 + number);
            var seed = Envelopes.all().get(random.nextInt(Envelopes.all().size()));
            int assets = FuzzOracle.assets(bytes(seed)).size();
            boolean second = random.nextInt(6) == 0;
            // A second page is asked for after a full one.
            pageSize = second ? assets : assets + random.nextInt(4);
            pages = second ? List.of(seed.replace("\"id\":\"", "\"id\":\"1-")) : List.of();
            lastDay = second || random.nextInt(3) > 0 ? null : random.nextInt(3) == 0 ? seed : moved(seed);
            mutated = Mutations.of(seed, random);
            expected = FuzzOracle.of(
                    mutated.body(),
                    new FuzzOracle.Request(pageSize, second ? Envelopes.MADE : null),
                    second ? FuzzOracle.assets(bytes(pages.get(0))) : List.of(),
                    NOW,
                    lastDay == null ? null : FuzzOracle.assets(bytes(lastDay)));
        }

        @Override
        public String toString() {
            return "case " + number + " of -Dfuzz.seed=" + SEED + ", expected " + expected.fate() + " ("
                    + expected.why() + "), page " + (pages.size() + 1) + ", compared with " + lastDay + ": " + mutated;
        }

        void run(TestPublisher testPublisher) throws Exception {
            var snapshots = snapshots(pageSize * (pages.size() + 1), pageSize);
            var raw = begin(snapshots);
            var file = raw.getFile().toPath();
            try {
                for (var page : pages) {
                    snapshots.add(raw, new ByteArrayInputStream(bytes(page)), null);
                }
                var before = Files.readAllBytes(file);
                var refusal = refusal(() -> snapshots.add(raw, new ByteArrayInputStream(mutated.body()), null));
                if (refusal == null) {
                    judged(testPublisher, raw);
                } else {
                    assertThat(expected.fate()).as(refusal).isEqualTo(Outcome.NO_ANSWER);
                    assertThat(file).hasBinaryContent(before);
                }
            } finally {
                Files.delete(file);
            }
        }

        private static String aDayBefore(String envelope) {
            long made = Envelopes.MADE.toEpochMilli();
            return envelope.replace(
                    String.valueOf(made),
                    String.valueOf(made - Duration.ofDays(1).toMillis()));
        }

        private void judged(TestPublisher testPublisher, RawSnapshot raw) throws Exception {
            var report = gates.examine(raw, lastDay == null ? null : content(aDayBefore(lastDay), pageSize));
            assertThat(gunzip(raw)).isEqualTo(all());
            if (report.isRefused()) {
                assertNamed(report);
                assertThat(expected.fate()).as(report.getReason()).isEqualTo(Outcome.REFUSED);
            } else {
                var made = testPublisher.make(DATE, raw);
                assertThat(expected.fate()).as("published").isEqualTo(Outcome.PUBLISHED);
                assertExact(made, raw);
            }
        }

        private void assertNamed(GateReport report) throws IOException {
            assertOneLine(report.getReason());
            assertThat(report.getReason()).containsPattern("\\(gates\\.[a-z-]+\\)");
            assertThat(gates.write(report)).isNotEmpty();
        }

        private void assertExact(TestPublisher.PublishedCsv made, RawSnapshot raw) throws IOException {
            var manifest = made.manifest();
            assertThat(ParsedCsv.of(made.csv())).isEqualTo(expected.rows());
            assertThat(manifest.rows()).isEqualTo(expected.assets().size());
            assertThat(manifest.pages()).isEqualTo(pages.size() + 1);
            assertThat(manifest.columns()).isEqualTo(FuzzOracle.COLUMNS);
            assertThat(manifest.csv().bytes()).isEqualTo(bytes(made.csv()).length);
            assertThat(manifest.csv().sha256()).isEqualTo(DigestUtils.sha256Hex(made.csv()));
            assertThat(manifest.raw().sha256())
                    .isEqualTo(DigestUtils.sha256Hex(
                            Files.readAllBytes(raw.getFile().toPath())));
            assertThat(manifest.credits()).isEqualTo(credits());
        }

        private long credits() {
            long credits = price(mutated.body());
            for (var page : pages) {
                credits += price(bytes(page));
            }
            return credits;
        }

        private byte[] all() throws IOException {
            var all = new ByteArrayOutputStream();
            for (var page : pages) {
                all.write(bytes(page + "\n"));
            }
            all.write(mutated.body());
            return all.toByteArray();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Every price is another, every asset the same. */
    private static String moved(String envelope) {
        return envelope.replaceAll("(\"priceUsd\":\"?)([0-9])", "$13$2");
    }

    private static long price(byte[] body) {
        return 1 + (long) Math.ceil(body.length / 2500.0);
    }

    private RawSnapshotFactory snapshots(int assets, int pageSize) {
        return new RawSnapshotFactory(
                URI.create("https://rest.coincap.io/v3/assets"), assets, pageSize, work, CLOCK, Progress.NONE);
    }

    private RawSnapshot begin(RawSnapshotFactory snapshots) throws IOException {
        return snapshots.begin(new DefaultExchange(camel));
    }

    private RawSummary content(String envelope, int asked) throws IOException {
        var snapshots = snapshots(asked, asked);
        var raw = begin(snapshots);
        snapshots.add(raw, new ByteArrayInputStream(bytes(envelope)), null);
        try (var file = Files.newInputStream(raw.getFile().toPath())) {
            return RawSummary.read("the day before", file, object -> raw.getOrigin());
        } finally {
            Files.delete(raw.getFile().toPath());
        }
    }

    /** Why it was refused, null when it was not; any other failure is one of the test. */
    private static @Nullable String refusal(Runnable step) {
        try {
            step.run();
            return null;
        } catch (CoinCapException | SnapshotException e) {
            var message = String.valueOf(e.getMessage());
            assertOneLine(message);
            assertThat(message).containsPattern("CoinCap's answer .{5}|the pages cross midnight");
            return message;
        }
    }

    private static void assertOneLine(String message) {
        assertThat(message).doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]").hasSizeLessThan(3_000);
    }

    private static byte[] gunzip(RawSnapshot raw) throws IOException {
        try (var gzip = new GZIPInputStream(Files.newInputStream(raw.getFile().toPath()))) {
            return gzip.readAllBytes();
        }
    }
}
