package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.DailyCoinCap;
import io.cryptomarket.pipeline.testing.DailyCoinCap.Fault;
import io.cryptomarket.pipeline.testing.FlakyS3Proxy;
import io.cryptomarket.pipeline.testing.FlakyS3Proxy.Trouble;
import io.cryptomarket.pipeline.testing.GrowthCheck;
import io.cryptomarket.pipeline.testing.MovableClock;
import io.cryptomarket.pipeline.testing.MovingMarket;
import io.cryptomarket.pipeline.testing.PrometheusText;
import io.cryptomarket.pipeline.testing.ServedDays;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A life of the service, day after day, with whatever can go wrong. {@code mvn -Psoak verify} is a thousand days of it and
 * prints what it held; {@code -Dsoak.days=200 -Dsoak.seed=7} is another one. Without that it is some days, so that it still
 * runs when it is wanted.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SoakTest {

    private static final int DAYS = Integer.getInteger("soak.days", 12);
    private static final long SEED = Long.getLong("soak.seed", 2);
    private static final int LOOKS = 20;
    private static final Duration SOON = Duration.ofMinutes(2);

    /** From here on a look is not of what is made in the first days alone. */
    private static final int DAYS_THAT_TELL = 200;

    /** A leap day comes on the tenth day. */
    private static final LocalDate FIRST = LocalDate.parse("2024-02-20");

    private static final List<String> EDITED =
            List.of("fetch-assets", "publish-assets", "daily-snapshot", "check-quality");

    private final Random random = new Random(SEED);
    private final MovableClock clock =
            new MovableClock(FIRST.atStartOfDay(ZoneOffset.UTC).toInstant());
    private final GrowthCheck growthCheck = new GrowthCheck();
    private final Map<String, Integer> events = new ConcurrentSkipListMap<>();
    /** Before the last attempt that went well. A cut connection may be noticed by the next attempt only. */
    private List<Object> wellAt = List.of();

    private final Set<LocalDate> accepted = new TreeSet<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();

    @TempDir
    Path folder = TestPipeline.unset();

    private TestLake testLake = TestPipeline.unset();
    private ServedDays served = TestPipeline.unset();
    private DailyCoinCap coinCap = TestPipeline.unset();
    private FlakyS3Proxy s3 = TestPipeline.unset();
    private SoakService service = TestPipeline.unset();

    @BeforeEach
    void start() throws Exception {
        root.setLevel(Level.OFF);
        testLake = TestLake.start(folder.resolve("lake"));
        served = new ServedDays(folder.resolve("served"));
        coinCap = DailyCoinCap.start(new MovingMarket(SEED), clock, served);
        s3 = new FlakyS3Proxy(testLake.endpoint());
        service = new SoakService(folder, clock, environment());
        service.start(MovingMarket.ASSETS);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        coinCap.close();
        s3.close();
        testLake.close();
        root.setLevel(usual);
    }

    private Map<String, String> environment() {
        var settings = new TreeMap<String, String>();
        try (var unused = TestPipeline.scripted()) {
            settings.putAll(TestPipeline.environment(unused, testLake));
        }
        settings.put("COINCAP_URL", coinCap.url().toString());
        settings.put("COINCAP_ASSETS", Integer.toString(MovingMarket.ASSETS));
        settings.put("CREDITS_DAILY_CAP", "off");
        settings.put("CREDITS_MONTHLY_CAP", "off");
        settings.put("GATES_MINIMUM_ROWS", "10");
        settings.put("HTTP_PORT", "0");
        settings.put("ROUTES_RELOAD", "true");
        settings.put("ROUTES_SETTLE", "30");
        settings.put("S3_ENDPOINT", s3.endpoint().toString());
        return settings;
    }

    @Test
    void Every_day_is_exact_and_no_resource_grows() throws Exception {
        for (int day = 0; day < DAYS; day++) {
            try {
                live(day);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("on day " + day + ", " + date(day) + ", of seed " + SEED + ": " + told(), e);
            }
            if (day % Math.max(1, DAYS / LOOKS) == 0 || day == DAYS - 1) {
                growthCheck.sample(day, service.starts(), service.openResources());
            }
        }
        if (Integer.getInteger("soak.days") != null) {
            print();
        }

        assertEveryDayIsExact();
        served.assertNothingElse(testLake, FIRST.datesUntil(date(DAYS)));
        assertCreditsAreAccounted();
        assertItTellsHowItIs();
        assertNothingGrew();
    }

    // ---- A day

    private static LocalDate date(int day) {
        return FIRST.plusDays(day);
    }

    private static String path(int day) {
        return "/v1/snapshots/" + date(day);
    }

    private void live(int day) throws Exception {
        // No two days share a millisecond of their hours, so that a timestamp names an answer.
        clock.set(date(day).atTime(LocalTime.of(0, 5)).toInstant(ZoneOffset.UTC).plusMillis(day % 10));
        if (mayRestart(day) && chance(8)) {
            event("restart between runs");
            restart();
        }
        boolean spoilt = chance(3);
        if (spoilt) {
            event("bad edit");
            service.breakRoute(EDITED.get(random.nextInt(EDITED.size())));
        }
        forecast(day);
        if (mayRestart(day) && chance(3)) {
            stopAmidst(path(day));
        }
        if (mayRestart(day) && chance(4)) {
            cut("PUT", path(day));
        }
        insist(day, () -> attempt(day));
        coinCap.noFaults();
        s3.noTrouble();
        if (spoilt) {
            service.repairRoutes();
        }
        served.assertExact(testLake, date(day), worth(date(day)));
        afterwards(day);
    }

    /** In the third quarter it stays up, so that what grows within one process shows. */
    private static boolean mayRestart(int day) {
        return day > 0 && (day < DAYS / 2 || day >= DAYS * 3 / 4);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void event(String what) {
        events.merge(what, 1, Integer::sum);
    }

    private String worth(LocalDate date) {
        return accepted.contains(date) ? "odd" : "good";
    }

    /** What will go wrong on a day, as far as runs come to it. */
    private void forecast(int day) {
        if (chance(33)) {
            var faults = Fault.values();
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                var fault = faults[random.nextInt(faults.length)];
                // On the first day there is none before it.
                if (day > 0 || (fault != Fault.REPETITION && fault != Fault.STALE)) {
                    coinCap.then(fault);
                }
            }
        }
        if (chance(12)) {
            trouble();
        }
    }

    private void trouble() {
        var troubles = Trouble.values();
        s3.plan(troubles[random.nextInt(troubles.length)], random.nextInt(8), 1 + random.nextInt(4));
    }

    private void restart() throws Exception {
        service.close();
        service.start(pageSize());
    }

    private int pageSize() {
        return random.nextBoolean() ? MovingMarket.ASSETS : MovingMarket.ASSETS / 2;
    }

    /** The service is told to end while a run waits for CoinCap. */
    private void stopAmidst(String path) throws Exception {
        event("restart amidst a run");
        coinCap.then(Fault.SLOW);
        int calls = coinCap.calls();
        var run = begin("PUT", path);
        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> run.isDone() || coinCap.calls() > calls);
        restart();
        run.join();
    }

    /** A run is cut off from S3 before or after any of its writes, and the service ended, as if it were killed there. */
    private void cut(String method, String path) throws Exception {
        event("restart after a cut");
        s3.plan(random.nextBoolean() ? Trouble.AWAY : Trouble.AWAY_AFTER, random.nextInt(6), 1);
        var run = begin(method, path);
        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> run.isDone() || s3.isUnavailable());
        service.close();
        run.join();
        s3.noTrouble();
        service.leaveOrphanedWorkFolder();
        service.start(pageSize());
    }

    private CompletableFuture<Void> begin(String method, String path) {
        return CompletableFuture.runAsync(() -> callAndForget(method, path));
    }

    private void callAndForget(String method, String path) {
        try {
            service.call(method, path);
        } catch (Exception e) {
            // Whoever calls a service that goes away may be told nothing.
        }
    }

    /** Something that may fail; what went wrong, or null. */
    private interface Attempt {
        @Nullable
        String make() throws Exception;
    }

    /** Tries until it is done, as Airflow does, and a person where only a person can help. */
    private void insist(int day, Attempt attempt) throws Exception {
        for (int tried = 1; ; tried++) {
            var before = troubles();
            var failure = attempt.make();
            if (failure == null) {
                wellAt = before;
                return;
            }
            event("failed attempts");
            assertThat(tried).as(failure).isLessThan(20);
            assertThat(troubles()).as("no failure without a cause: " + failure).isNotEqualTo(wellAt);
            s3.noTrouble();
            clock.tick(Duration.ofMinutes(5));
            acceptAnOddAnswer(day);
        }
    }

    /** What CoinCap and S3 did that may make a run fail. */
    private List<Object> troubles() {
        return List.of(coinCap.faultsMade(), s3.troubleMade());
    }

    /** Begins a run in one of the ways that there are; what went wrong, or null. */
    private @Nullable String attempt(int day) throws Exception {
        var path = path(day);
        return switch (random.nextInt(6)) {
            case 0 -> failure(service.call("POST", "/v1/snapshots"));
            case 1 -> service.snapshot();
            case 2, 3 -> {
                var fetched = failure(service.call("PUT", path + "/raw"));
                yield fetched != null ? fetched : failure(service.call("PUT", path + "/csv"));
            }
            case 4 -> twoAtOnce(path);
            default -> failure(service.call("PUT", path));
        };
    }

    private @Nullable String twoAtOnce(String path) throws Exception {
        event("two at once");
        Callable<Optional<String>> one = () -> Optional.ofNullable(failure(service.call("PUT", path)));
        Callable<Optional<String>> other = random.nextBoolean()
                ? () -> Optional.ofNullable(service.snapshot())
                : () -> Optional.ofNullable(failure(service.call("POST", "/v1/snapshots")));
        var ended = TestPipeline.atOnce(List.of(one, other));
        if (ended.contains(Optional.<String>empty())) {
            return null;
        }
        return ended.toString();
    }

    private @Nullable String failure(HttpResponse<String> answer) throws Exception {
        if (answer.statusCode() == 200) {
            return null;
        }
        var problem = json(answer);
        assertThat(problem.at("/status").asInt()).as(answer.body()).isEqualTo(answer.statusCode());
        assertThat(problem.at("/type").asText()).as(answer.body()).doesNotEndWith("internal");
        event(problem.at("/retryable").asBoolean() ? "problems that may pass" : "problems for a person");
        return answer.body();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    /** A person looks at a refused answer and finds that it is as it should be; not always, and not of another day. */
    private void acceptAnOddAnswer(int day) throws Exception {
        var odd = keys("quarantine/date=" + date(day))
                .filter(key -> key.endsWith(".json.gz") && chance(50))
                .filter(key -> lakeText(key).contains("\"1e-7\""))
                .findFirst();
        if (odd.isPresent() && keys("raw/assets/date=" + date(day)).findAny().isEmpty()) {
            event("accepted");
            service.accept(odd.get());
            accepted.add(date(day));
        }
    }

    private Stream<String> keys(String prefix) {
        return testLake
                .client()
                .listObjectsV2(list -> list.bucket(TestLake.BUCKET).prefix(prefix))
                .contents()
                .stream()
                .map(S3Object::key);
    }

    private String lakeText(String key) {
        try {
            return testLake.gunzipped(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What people do with a lake that has its day. */
    private void afterwards(int day) throws Exception {
        if (chance(10)) {
            event("asked again");
            int calls = coinCap.calls();
            assertThat(failure(service.call("PUT", path(day)))).isNull();
            assertThat(coinCap.calls()).isEqualTo(calls);
        }
        if (chance(3)) {
            event("good edit");
            var route = EDITED.get(random.nextInt(EDITED.size()));
            service.edit(route, "\n    description: ", "\n    description: Edited on day " + day + ". ");
        }
        if (chance(3)) {
            republish(day);
        }
        if (chance(2)) {
            event("audited");
            var from = date(Math.max(0, day - 30));
            assertThat(service.audit(testLake, from, date(day)).findings()).isEmpty();
        }
        if (chance(10)) {
            assertHealthy(day);
        }
    }

    /** Makes some days again with a column more, and again without it. */
    private void republish(int day) throws Exception {
        event("republished");
        int from = random.nextInt(day + 1);
        int to = Math.min(day, from + random.nextInt(7));
        var range = "/v1/republish/" + date(from) + "/" + date(to);
        service.edit("assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, explorer, vwap24Hr");
        if (mayRestart(day) && chance(30)) {
            cut("POST", range);
        }
        if (chance(30)) {
            trouble();
        }
        insist(day, () -> failure(service.call("POST", range)));
        s3.noTrouble();
        assertThat(testLake.text("assets/date=" + date(to) + "/assets.csv")).contains(",explorer,vwap24Hr\n");
        service.edit("assets-to-csv", "", "");
        assertThat(failure(service.call("POST", range))).isNull();
        for (int again = from; again <= to; again++) {
            served.assertExact(testLake, date(again), worth(date(again)));
        }
    }

    private void assertHealthy(int day) throws Exception {
        var health = service.callManagement("/health");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        var snapshot = json(health).at("/details/snapshot");
        assertThat(snapshot.at("/date").asText()).isEqualTo(date(day).toString());
        assertThat(snapshot.at("/missingInLast30Days")).isEmpty();
    }

    // ---- The end

    private String told() {
        return "CoinCap's faults " + coinCap.faultsMade() + ", S3's troubles " + s3.troubleMade() + ", events "
                + events;
    }

    @SuppressWarnings("SystemOut") // what a soak is run for
    private void print() {
        System.out.printf(
                "%n%d days of seed %d, service and S3 server in one process: %d starts, %d calls, %d credits%n%s%n%n%s%n%nthreads: %s%n",
                DAYS,
                SEED,
                service.starts(),
                coinCap.calls(),
                coinCap.charged(),
                told(),
                growthCheck.table(),
                growthCheck.threadsNow());
    }

    private void assertEveryDayIsExact() throws Exception {
        for (int day = 0; day < DAYS; day++) {
            served.assertExact(testLake, date(day), worth(date(day)));
        }
        var report = service.audit(testLake, null, null);
        assertThat(report.findings()).isEmpty();
        assertThat(report.complete()).isEqualTo(DAYS);
    }

    /** Every call that was made has its record, and no price is lost. */
    private void assertCreditsAreAccounted() {
        var credits = served.credits(testLake);
        int troubles =
                s3.troubleMade().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(credits.size()).as(told()).isBetween(coinCap.calls(), coinCap.calls() + troubles);
        assertThat(credits.values().stream().mapToLong(Long::longValue).sum())
                .as(told())
                .isBetween(coinCap.charged(), 2 * coinCap.charged());
    }

    private void assertItTellsHowItIs() throws Exception {
        assertHealthy(DAYS - 1);
        var metrics = PrometheusText.parse(service.callManagement("/metrics").body());
        assertThat(metrics.value("crypto_market_missing_days{}")).isZero();
        assertThat(metrics.value("crypto_market_freshness_seconds{}")).isBetween(0.0, 86_400.0);
        assertThat(metrics.value("crypto_market_s3_up{}")).isEqualTo(1);
    }

    private void assertNothingGrew() {
        List.of("state", "routes").forEach(growthCheck::assertConstant);
        // A generation has a spool folder of its own, which goes with it.
        growthCheck.assertBounded("work", 1);
        if (DAYS >= DAYS_THAT_TELL) {
            // What comes and goes: threads (pools of 8 for runs, 8 for reads, 10 of the SDK), connections (four files
            // each, both ends and the relay between them being here), services that are closed and not all gone.
            assertBounded("heap MB", 6, 4);
            assertBounded("classes", 300, 300);
            assertBounded("threads", 12, 12);
            assertBounded("open files", 40, 40);
            assertBounded("endpoints", 0, 0);
        }
    }

    /** A thread, a file or an answer kept a day is more than that in a thousand days, and so is a service at a restart. */
    private void assertBounded(String what, double more, double moreWithoutRestart) {
        growthCheck.assertBounded(what, more);
        growthCheck.assertBoundedWithoutRestart(what, moreWithoutRestart);
    }
}
