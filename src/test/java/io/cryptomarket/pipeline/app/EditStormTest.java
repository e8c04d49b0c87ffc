package io.cryptomarket.pipeline.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Somebody who saves without pause, good and bad, while the clock and callers run without pause. A longer storm is
 * {@code -Dstorm.edits=1000}; another one is {@code -Dstorm.seed=2}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EditStormTest extends EditableService {

    private static final int EDITS = Integer.getInteger("storm.edits", 200);
    private static final long SEED = Long.getLong("storm.seed", 1);
    private static final Pattern DESCRIPTION = Pattern.compile("(?m)^( {4}description: ).*$");
    /** Of the route alone: the one that catches up looks whenever it begins anew, as it should. */
    private static final Pattern CLOCK_RUNS =
            Pattern.compile("(?m)^crypto_market_route_duration_seconds_count\\{[^}]*route=\"clock\"[^}]*} (\\d+)");

    private final Random random = new Random(SEED);
    private final Map<String, String> good = new TreeMap<>();

    @Override
    Set<Trigger> triggers() {
        return EnumSet.of(Trigger.HTTP, Trigger.CLOCK);
    }

    @Test
    void Nothing_is_lost_in_a_storm_of_edits() throws Exception {
        service.close();
        service = serve("routes.settle=30", "clock.cron=* * * * * ?", "management.port=0");
        try (var files = Files.newDirectoryStream(routes(), "*.camel.yaml")) {
            for (var file : files) {
                good.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        await().atMost(SOON).until(() -> clockRuns() > 1);
        // Once over everything, so that what is made at the first edit is there.
        save("clock.camel.yaml", described("clock.camel.yaml", "first"));
        // In the midst of an exchange a definition may not be there.
        await().atMost(SOON).ignoreExceptions().until(() -> described("clock").equals("first"));
        var before = footprint();
        var begin = Instant.now();
        int firesBefore = clockRuns();

        try (var callers = new Callers()) {
            for (int edit = 1; edit <= EDITS; edit++) {
                edit(edit);
                TimeWait.millis(random.nextInt(200));
            }
            for (var name : List.copyOf(good.keySet())) {
                save(name, described(name, "calm"));
            }
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> !service.reloads().isPending()
                            && descriptions().stream().allMatch(description -> description.equals("calm")));
            assertThat(callers.failures).isEmpty();
            assertThat(callers.calls.get()).isGreaterThan(EDITS);
        }
        // What is late catches up, and what is lost does not.
        await().atMost(SOON).untilAsserted(() -> {
            long seconds = Duration.between(begin, Instant.now()).toSeconds();
            assertThat((long) clockRuns() - firesBefore).isBetween(seconds - 2, seconds + 2);
        });
        assertThat(coinCap.requests()).hasSize(1);
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(footprint()).isEqualTo(before));
    }

    private void edit(int number) throws IOException {
        var names = List.copyOf(good.keySet());
        var name = names.get(random.nextInt(names.size()));
        var text = Objects.requireNonNull(good.get(name));
        switch (random.nextInt(8)) {
            case 0 -> Files.writeString(routes().resolve(name), text + "garbage\n");
            case 1 -> Files.writeString(routes().resolve(name), halfOf(text) + "\ngarbage\n");
            case 2 -> Files.writeString(routes().resolve(name), text.replaceFirst("steps:", "stepps:"));
            case 3 -> delete(name);
            case 4 -> Files.writeString(routes().resolve(name), text.replaceFirst("direct:[a-z-]+", "direct:nowhere"));
            case 5 -> {
                var fresh = Files.writeString(routes().resolve("." + name + ".swp"), described(name, "edit " + number));
                Files.move(
                        fresh,
                        routes().resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            default -> save(name, described(name, "edit " + number));
        }
    }

    private String halfOf(String text) {
        return text.substring(0, text.lastIndexOf('\n', random.nextInt(text.length())) + 1);
    }

    /** One that others call: without it they could not go on, so it is refused. */
    private void delete(String name) throws IOException {
        if (!name.startsWith("clock") && !name.startsWith("api")) {
            Files.deleteIfExists(routes().resolve(name));
        }
    }

    private void save(String name, String text) throws IOException {
        good.put(name, text);
        Files.writeString(routes().resolve(name), text);
    }

    private String described(String name, String description) {
        return DESCRIPTION
                .matcher(Objects.requireNonNull(good.get(name)))
                .replaceAll(match -> match.group(1) + description);
    }

    private String described(String route) {
        return String.valueOf(((DefaultCamelContext) service.context())
                .getRouteDefinition(route)
                .getDescriptionText());
    }

    private List<String> descriptions() {
        var descriptions = new ArrayList<String>();
        ((DefaultCamelContext) service.context())
                .getRouteDefinitions()
                .forEach(route -> descriptions.add(String.valueOf(route.getDescriptionText())));
        return descriptions;
    }

    /** What must not grow. */
    private Map<String, Object> footprint() {
        var context = (DefaultCamelContext) service.context();
        return new TreeMap<>(Map.of(
                "routes", context.getRoutes().size(),
                "definitions", context.getRouteDefinitions().size(),
                "configurations", context.getRouteConfigurationDefinitions().size(),
                "policies", context.getRoutePolicyFactories().size(),
                "endpoints",
                        context.getEndpoints().stream()
                                .map(Object::toString)
                                .sorted()
                                .toList(),
                "contexts", threads("Camel").size(),
                "watchers", threads("routes").size()));
    }

    private static List<String> threads(String begin) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(begin))
                .map(name -> name.replaceAll("\\d+", "N"))
                .filter(name -> !name.contains("QuartzScheduler"))
                .distinct()
                .sorted()
                .toList();
    }

    private int clockRuns() throws IOException, InterruptedException {
        var text = callManagement("/metrics").body();
        return CLOCK_RUNS
                .matcher(text)
                .results()
                .mapToInt(count -> Integer.parseInt(count.group(1)))
                .sum();
    }

    /** Those who call all the time. */
    private final class Callers implements AutoCloseable {
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final ExecutorService threads = Executors.newFixedThreadPool(3);
        private volatile boolean done;

        Callers() {
            threads.execute(() -> callWith("PUT", "/v1/snapshots/2026-11-03"));
            threads.execute(() -> callWith("POST", "/v1/snapshots"));
            threads.execute(() -> callWith("GET", "/v1/snapshots/2026-11-03"));
        }

        private void callWith(String method, String path) {
            while (!done) {
                try {
                    var answer = call(method, path);
                    calls.incrementAndGet();
                    if (answer.statusCode() != 200) {
                        failures.add(answer.statusCode() + " " + answer.body());
                    }
                    TimeWait.millis(20);
                } catch (IOException | InterruptedException e) {
                    failures.add(e.toString());
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            done = true;
            threads.shutdown();
            assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
        }
    }

    /** The pace of people and callers, which is part of what is tried. */
    private static final class TimeWait {
        static void millis(long time) throws InterruptedException {
            Thread.sleep(time);
        }
    }
}
