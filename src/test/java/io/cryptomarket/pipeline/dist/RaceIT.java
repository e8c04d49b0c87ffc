package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of one date that race for it, each with an answer of its own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RaceIT {

    private static final int PROCESSES = 4;

    @Test
    void All_processes_print_the_one_content_that_is_stored_and_succeed(@TempDir Path folder) throws Exception {
        Midnight.waitUntilSafe();
        var now = Instant.now();
        var date = now.toString().substring(0, 10);
        var arrived = new CountDownLatch(PROCESSES);
        var number = new AtomicInteger();
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(exchange -> {
                int mine = number.getAndIncrement();
                arrived.countDown();
                // All have seen by now that the date has no raw object: from here on they race.
                await(arrived);
                ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(now.plusMillis(mine), mine, mine + 3));
            });
            var programs = new ArrayList<PackagedProgram>();
            var processes = new ArrayList<Process>();
            for (int i = 0; i < PROCESSES; i++) {
                var packagedProgram = new PackagedProgram(Files.createDirectory(folder.resolve("program-" + i)))
                        .between(coinCap, testLake)
                        .set("CREDITS_DAILY_CAP", "off");
                programs.add(packagedProgram);
                processes.add(packagedProgram.start());
            }
            var contents = new HashSet<String>();
            for (int i = 0; i < PROCESSES; i++) {
                var ended = programs.get(i).end(processes.get(i));
                assertThat(ended.code()).as(ended.err()).isZero();
                ended.out().lines().filter(line -> line.startsWith("  sha256")).forEach(contents::add);
            }

            assertThat(number.get()).isEqualTo(PROCESSES);
            assertThat(contents).hasSize(1);
            assertThat(contents.iterator().next()).endsWith(testLake.sha256("assets/date=" + date + "/assets.csv"));
            assertThat(testLake.text("assets/date=" + date + "/_manifest.json"))
                    .contains(testLake.sha256("raw/assets/date=" + date + "/assets.json.gz"));
            assertThat(testLake.state()).hasSize(3);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
