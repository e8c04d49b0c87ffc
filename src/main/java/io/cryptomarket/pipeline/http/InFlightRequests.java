package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.reload.Lease;
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
 * The runs that calls have begun. Concurrent identical calls share one run and its response; a run goes on when its
 * callers are gone. Waiting takes no thread.
 *
 * <p>{@link io.cryptomarket.pipeline.snapshot.FetchLock} makes different calls, the schedule and commands fetch one at
 * a time.
 *
 * <p>One event loop sends all responses; worker threads do only the work itself.
 */
final class InFlightRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("failure");

    private static final Problem BUSY = Problem.of(
            FailureKind.BUSY,
            "The same call is still under way; call again later to wait for it or to get its result.");

    private static final Problem LATE = Problem.of(
            FailureKind.DEADLINE, "The run goes on; the same call waits for it again or returns its result.");

    private static final long IDLE_THREAD_SECONDS = 60;

    private final Vertx vertx;
    private final Context loop;
    private final HttpService.Timeouts timeouts;
    private final int mostReads;
    private final ExecutorService triggers;
    private final ExecutorService readers;
    private final SingleFlight<Object, SharedResponse> runs = new SingleFlight<>();
    private final Map<Key, Started> started = new HashMap<>();
    private int reads;

    /**
     * A run that is under way.
     *
     * @param nanos its start, by {@link System#nanoTime}
     */
    private record Started(Holder holder, CamelContext routes, long nanos) {}

    /**
     * Identifies a call: calls with equal keys share a run.
     *
     * @param day the UTC date of the call, since a path can say "today"
     */
    record Key(String method, String path, LocalDate day) {}

    InFlightRequests(Vertx vertx, HttpService.Timeouts timeouts, ServerLimits serverLimits) {
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
     * Answers the call with the result of the run of this key. Begins the run unless it is under way.
     *
     * @param lease keeps the routes of the run open; closed at its end
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

    /** Lets the new routes begin the same work when a run in replaced routes is past its deadline. */
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
     * Answers a call that only reads; it shares its result with no other.
     *
     * @param lease keeps the routes of the run open; closed at its end
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
            // An error must end the run, too: later identical calls would wait for ever.
            LOG.error("a call failed: {}", e.toString(), e);
            return SharedResponse.of(Problem.INTERNAL);
        }
    }

    /** Answers the callers that still wait with 503, and interrupts their runs. */
    @Override
    public void close() {
        back(() -> runs.endAll(SharedResponse.of(RequestFilter.STOPPING)));
        // Only now: the response of an interrupted run would tell its callers nothing.
        triggers.shutdownNow();
        readers.shutdownNow();
    }
}
