package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.SingleFlight;
import io.cryptomarket.pipeline.snapshot.SingleFlight.Holder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What calls have begun. It goes on when nobody waits for it any more, and who asks for the same meanwhile waits for it,
 * too, and is given the same answer; so what was paid for is never begun a second time. Waiting takes no thread.
 *
 * <p>What is shared here is the answer to a call, whatever the call is about; that different calls, the clock and commands
 * fetch one at a time is for {@link io.cryptomarket.pipeline.snapshot.FetchLock}.
 *
 * <p>Answers are sent on one event loop; only the work itself is done elsewhere.
 */
final class InFlightRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("failure");

    private static final Problem BUSY = Problem.of(
            FailureKind.BUSY,
            "The same call is under way and takes its time; call again later to wait for it again, or to find what came of"
                    + " it.");

    private static final Problem LATE = Problem.of(
            FailureKind.DEADLINE, "The run goes on; the same call waits for it again, or finds what came of it.");

    private static final long IDLE_THREAD_SECONDS = 60;

    private final Vertx vertx;
    private final Context loop;
    private final Timeouts timeouts;
    private final int mostReads;
    private final ExecutorService triggers;
    private final ExecutorService readers;
    private final SingleFlight<Object, SharedResponse> runs = new SingleFlight<>();
    private final Map<Key, Started> started = new HashMap<>();
    private int reads;

    /** A run that is under way: in which routes, and since when, by {@link System#nanoTime}. */
    private record Started(Holder holder, CamelContext routes, long nanos) {}

    /**
     * What makes two calls the same one.
     *
     * @param day the UTC date, since "today" is another after midnight
     */
    record Key(String method, String path, LocalDate day) {}

    InFlightRequests(Vertx vertx, Timeouts timeouts, ServerLimits serverLimits) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.timeouts = timeouts;
        this.mostReads = serverLimits.reads();
        this.triggers = threads("run", serverLimits.runs(), serverLimits.calls());
        this.readers = threads("read", serverLimits.runs(), serverLimits.reads());
    }

    private static ExecutorService threads(String name, int most, int queue) {
        var number = new AtomicInteger();
        var threads = new ThreadPoolExecutor(
                most, most, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), work -> {
                    var thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Answers the call with what comes of the run of this key, which is begun unless it is under way.
     *
     * @param lease holds the routes of the run, and is closed with it
     */
    void runOnce(Key key, Supplier<SharedResponse> work, RoutingContext call, Lease lease) {
        giveUpRetired(key, lease);
        var holder = runs.begin(key);
        if (holder == null) {
            lease.close();
            AccessLog.attached(call);
            await(key, call, timeouts.attached(), BUSY);
            return;
        }
        await(key, call, timeouts.deadline(), LATE);
        var run = new Started(holder, lease.context(), System.nanoTime());
        started.put(key, run);
        begin(holder, triggers, work, lease, () -> started.remove(key, run));
    }

    /** A run past its deadline whose routes were replaced does not keep the new routes from doing the same work. */
    private void giveUpRetired(Key key, Lease now) {
        var run = started.get(key);
        if (run != null
                && !run.routes().equals(now.context())
                && System.nanoTime() - run.nanos() > timeouts.deadline().toNanos()) {
            started.remove(key);
            runs.end(run.holder(), SharedResponse.of(LATE));
        }
    }

    /**
     * Answers the call with what it reads, which it shares with no other.
     *
     * @param lease holds the routes of the run, and is closed with it
     */
    void readNow(Supplier<SharedResponse> work, RoutingContext call, Lease lease) {
        var holder = reads >= mostReads ? null : runs.begin(call);
        if (holder == null) {
            lease.close();
            SharedResponse.of(RequestFilter.TOO_MANY_REQUESTS).send(call.response());
            return;
        }
        reads++;
        await(call, call, timeouts.deadline(), LATE);
        begin(holder, readers, work, lease, () -> reads--);
    }

    private void await(Object key, RoutingContext call, Duration bound, Problem late) {
        Consumer<SharedResponse> caller = sharedResponse -> sharedResponse.send(call.response());
        runs.await(key, caller);
        long timer = vertx.setTimer(bound.toMillis(), passed -> {
            runs.leave(key, caller);
            SharedResponse.of(late).send(call.response());
        });
        call.addEndHandler(end -> {
            vertx.cancelTimer(timer);
            runs.leave(key, caller);
        });
    }

    private void begin(
            Holder holder, ExecutorService threads, Supplier<SharedResponse> work, Lease lease, Runnable atEnd) {
        try {
            threads.execute(() -> {
                var sharedResponse = answerOf(work, lease);
                back(() -> {
                    atEnd.run();
                    runs.end(holder, sharedResponse);
                });
            });
        } catch (RejectedExecutionException e) {
            lease.close();
            atEnd.run();
            runs.end(holder, SharedResponse.of(RequestFilter.TOO_MANY_REQUESTS));
        }
    }

    private void back(Runnable work) {
        try {
            loop.runOnContext(now -> work.run());
        } catch (RejectedExecutionException e) {
            LOG.debug("a run has ended after the service: {}", e.toString());
        }
    }

    private static SharedResponse answerOf(Supplier<SharedResponse> work, Lease lease) {
        try (lease) {
            return work.get();
        } catch (RuntimeException | Error e) {
            // An error, too, must end the run: whoever asks for the same would wait for it for ever.
            LOG.error("a call failed: {}", e.toString(), e);
            return SharedResponse.of(Problem.INTERNAL);
        }
    }

    /** Sends away who waits for what did not end in time. */
    @Override
    public void close() {
        back(() -> runs.endAll(SharedResponse.of(RequestFilter.STOPPING)));
        // Only then: a run that is interrupted ends with an answer of its own, which tells nobody anything.
        triggers.shutdownNow();
        readers.shutdownNow();
    }
}
