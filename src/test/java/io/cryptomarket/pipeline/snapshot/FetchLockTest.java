package io.cryptomarket.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.failure.Failure;
import io.cryptomarket.pipeline.failure.FailureKind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class FetchLockTest {
    static final SnapshotDate TODAY = SnapshotDate.parse("2026-11-03");
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-03T00:05:01.250Z"), ZoneOffset.UTC);
    static final Duration SOON = Duration.ofMillis(200);

    final DefaultCamelContext camel = new DefaultCamelContext();
    final FetchLock lock = new FetchLock(Duration.ofMinutes(10), new RunDate(CLOCK));
    final AtomicInteger waiting = new AtomicInteger();
    final AtomicInteger began = new AtomicInteger();
    final AtomicInteger fetching = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();

    ProducerTemplate producer;

    /** A run, and what makes it end: with an exception, or well. */
    final class Run {
        final Exchange exchange = new DefaultExchange(camel);
        final CompletableFuture<@Nullable Exception> end = new CompletableFuture<>();
        final CompletableFuture<Exchange> done;

        Run(@Nullable String requested) {
            this(requested, null);
        }

        Run(@Nullable String requested, @Nullable Duration longestWait) {
            exchange.setVariable("requestedDate", requested);
            exchange.setProperty(FetchLock.LONGEST_WAIT, longestWait);
            exchange.getMessage().setBody(this);
            done = producer.asyncSend("direct:run", exchange);
        }

        @Nullable
        FailureKind endedAs() throws Exception {
            var failure = done.get(10, TimeUnit.SECONDS).getException();
            return failure == null ? null : Failure.of(failure).kind();
        }
    }

    @BeforeEach
    void start() throws Exception {
        camel.getRegistry().bind("fetchLock", lock);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:acquire-in-a-route-of-its-own")
                        .process(exchange -> waiting.incrementAndGet())
                        .to("bean:fetchLock?method=acquire");
                from("direct:run").to("direct:acquire-in-a-route-of-its-own").process(exchange -> {
                    exchange.setVariable("date", TODAY);
                    began.incrementAndGet();
                    mostAtOnce.accumulateAndGet(fetching.incrementAndGet(), Math::max);
                    var failure = exchange.getMessage().getBody(Run.class).end.get();
                    fetching.decrementAndGet();
                    if (failure != null) {
                        throw failure;
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
        camel.stop();
    }

    private Run fetching(@Nullable String requested) {
        int before = began.get();
        var run = new Run(requested);
        await().until(() -> began.get() == before + 1);
        return run;
    }

    private Run waiting(@Nullable String requested) {
        int before = waiting.get();
        var run = new Run(requested);
        await().until(() -> waiting.get() == before + 1);
        // It comes to the lock at once, and stays there.
        await().during(SOON).until(() -> !run.done.isDone());
        return run;
    }

    static CoinCapException coinCapAnswered(int status) {
        var coinCap = new CoinCap(URI.create("http://127.0.0.1/v3"), null, CLOCK);
        var answer = new DefaultExchange(new DefaultCamelContext());
        answer.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        return catchThrowableOfType(CoinCapException.class, () -> coinCap.requireSuccess(answer));
    }

    @Test
    void A_second_fetch_begins_when_the_first_run_has_ended_well() throws Exception {
        var first = fetching(null);
        var second = waiting(null);
        assertThat(began).hasValue(1);

        first.end.complete(null);
        second.end.complete(null);

        assertThat(first.endedAs()).isNull();
        assertThat(second.endedAs()).isNull();
        assertThat(began).hasValue(2);
    }

    @Test
    void A_second_fetch_begins_when_the_first_has_failed_in_a_way_that_another_need_not() throws Exception {
        var first = fetching(null);
        var second = waiting(null);

        first.end.complete(new IllegalStateException("S3 is away"));
        second.end.complete(null);

        assertThat(first.endedAs()).isEqualTo(FailureKind.UNEXPECTED);
        assertThat(second.endedAs()).isNull();
        assertThat(began).hasValue(2);
    }

    @Test
    void Of_many_runs_at_once_one_fetches_at_a_time() throws Exception {
        var runs = IntStream.range(0, 8).mapToObj(run -> new Run(null)).toList();
        for (var run : runs) {
            run.end.complete(null);
        }
        for (var run : runs) {
            assertThat(run.endedAs()).isNull();
        }

        assertThat(began).hasValue(8);
        assertThat(mostAtOnce).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({", 401, AWAITED_FETCH_FAILED", ", 503, AWAITED_FETCH_TRANSIENT", "2026-11-03, 401, AWAITED_FETCH_FAILED"
    })
    void All_who_waited_for_the_same_date_fail_as_the_fetch_has(
            @Nullable String requested, int status, FailureKind kind) throws Exception {
        var first = fetching(null);
        var second = waiting(requested);
        var third = waiting(requested);

        first.end.complete(coinCapAnswered(status));

        assertThat(second.endedAs()).isEqualTo(kind);
        assertThat(third.endedAs()).isEqualTo(kind);
        assertThat(second.exchange.getException())
                .hasMessageStartingWith("the fetch that this run waited for has failed: CoinCap at ");
        assertThat(began).hasValue(1);
    }

    @Test
    void Who_waited_for_the_fetch_of_another_date_fetches_itself() throws Exception {
        var first = fetching("2026-11-02");
        var second = waiting(null);

        first.end.complete(coinCapAnswered(401));
        second.end.complete(null);

        assertThat(second.endedAs()).isNull();
    }

    @Test
    void Who_comes_after_a_failed_fetch_fetches_itself() throws Exception {
        var first = fetching(null);
        first.end.complete(coinCapAnswered(401));
        first.endedAs();

        var second = fetching(null);
        second.end.complete(null);

        assertThat(second.endedAs()).isNull();
    }

    @Test
    void Who_waits_too_long_is_told_so_and_the_fetch_goes_on() throws Exception {
        var first = fetching(null);
        var second = new Run(null, SOON);

        assertThat(second.endedAs()).isEqualTo(FailureKind.BUSY);
        assertThat(second.exchange.getException())
                .hasMessage("another fetch of this process is under way, and has not ended in the 0.2 seconds that this"
                        + " run waits for it; restart the service if it never does");

        first.end.complete(null);
        assertThat(first.endedAs()).isNull();
    }

    @Test
    void What_is_not_a_date_is_refused_without_a_wait_and_holds_nothing() throws Exception {
        assertThat(new Run("tomorrow").endedAs()).isEqualTo(FailureKind.NOT_A_DATE);

        var first = fetching(null);
        assertThat(new Run("tomorrow").endedAs()).isEqualTo(FailureKind.NOT_A_DATE);
        first.end.complete(null);
    }

    @Test
    void A_lock_that_is_given_up_for_its_holder_goes_to_the_next_and_the_former_holder_cannot_release_it()
            throws Exception {
        var former = fetching(null);
        var next = waiting(null);

        lock.release(former.exchange);
        await().until(() -> began.get() == 2);
        var third = waiting(null);
        lock.release(former.exchange);
        former.end.complete(coinCapAnswered(401));
        former.endedAs();

        await().during(SOON).until(() -> began.get() == 2);
        assertThat(lock.permanentFailure(TODAY)).isNull();

        next.end.complete(null);
        third.end.complete(null);
        assertThat(next.endedAs()).isNull();
        assertThat(third.endedAs()).isNull();
        assertThat(began).hasValue(3);
    }

    @Test
    void A_holder_keeps_its_lock_when_it_acquires_it_again_and_a_former_one_waits_for_it() throws Exception {
        var holder = fetching(null);
        lock.acquire(holder.exchange);

        lock.release(holder.exchange);
        var next = fetching(null);
        holder.exchange.setProperty(FetchLock.LONGEST_WAIT, SOON);
        var refused = catchThrowableOfType(SnapshotException.class, () -> lock.acquire(holder.exchange));

        assertThat(refused.kind()).isEqualTo(FailureKind.BUSY);
        holder.end.complete(null);
        next.end.complete(null);
        assertThat(next.endedAs()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"401, true", "403, true", "429, true", "410, true", "503, false"})
    void A_failure_that_only_an_operator_can_mend_is_remembered_until_a_fetch_succeeds(int status, boolean remembered)
            throws Exception {
        end(coinCapAnswered(status));
        assertThat(lock.permanentFailure(TODAY) != null).isEqualTo(remembered);
        assertThat(lock.permanentFailure(SnapshotDate.parse("2026-11-04"))).isNull();

        end(new IllegalStateException("S3 is away"));
        assertThat(lock.permanentFailure(TODAY) != null).isEqualTo(remembered);

        end(null);
        assertThat(lock.permanentFailure(TODAY)).isNull();
    }

    private void end(@Nullable Exception failure) throws Exception {
        var run = fetching(null);
        run.end.complete(failure);
        run.endedAs();
    }
}
