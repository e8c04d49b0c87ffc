package io.cryptomarket.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class FetchLockTest {
    final DefaultCamelContext camel = new DefaultCamelContext();
    final CountDownLatch landing = new CountDownLatch(1);
    final AtomicInteger boarded = new AtomicInteger();
    final AtomicInteger aloft = new AtomicInteger();
    final AtomicInteger mostAloft = new AtomicInteger();

    ProducerTemplate producer;

    @BeforeEach
    void start() throws Exception {
        camel.getRegistry().bind("fetchLock", new FetchLock(Duration.ofMinutes(10)));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:boards-in-a-route-of-its-own").to("bean:fetchLock?method=acquire");
                from("direct:fly").to("direct:boards-in-a-route-of-its-own").process(exchange -> {
                    boarded.incrementAndGet();
                    mostAloft.accumulateAndGet(aloft.incrementAndGet(), Math::max);
                    landing.await();
                    aloft.decrementAndGet();
                    if ("crash".equals(exchange.getMessage().getBody(String.class))) {
                        throw new IllegalStateException("crashed");
                    }
                });
            }
        });
        camel.getShutdownStrategy().setTimeout(1);
        camel.start();
        producer = camel.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        landing.countDown();
        camel.stop();
    }

    @ParameterizedTest
    @CsvSource({"land", "crash"})
    void The_second_boards_only_when_the_first_run_has_ended(String end) throws Exception {
        var first = producer.asyncSend(
                "direct:fly", exchange -> exchange.getMessage().setBody(end));
        await().atMost(Duration.ofSeconds(10)).until(() -> boarded.get() == 1);
        var second = producer.asyncSend("direct:fly", exchange -> {});

        await().during(Duration.ofMillis(200)).atMost(Duration.ofSeconds(10)).until(() -> boarded.get() == 1);
        landing.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS).isFailed()).isEqualTo(end.equals("crash"));
        assertThat(second.get(10, TimeUnit.SECONDS).isFailed()).isFalse();
        assertThat(boarded).hasValue(2);
    }

    @Test
    void Of_many_at_once_one_is_aloft_at_a_time() throws Exception {
        landing.countDown();
        var runs = IntStream.range(0, 8)
                .mapToObj(run -> producer.asyncSend(
                        "direct:fly", exchange -> exchange.getMessage().setBody(run % 2 == 0 ? "land" : "crash")))
                .toList();
        for (var run : runs) {
            run.get(10, TimeUnit.SECONDS);
        }

        assertThat(boarded).hasValue(8);
        assertThat(mostAloft).hasValue(1);
    }
}
