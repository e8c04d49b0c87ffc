package io.cryptomarket.pipeline.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What calls have begun. It goes on when nobody waits for it any more, and who asks for the same meanwhile waits for it,
 * too, and is given the same answer; so what was paid for is never begun a second time. Waiting takes no thread.
 *
 * <p>Of one event loop, which alone touches what is kept here; only the work itself is done elsewhere.
 */
final class InFlightRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("failure");

    private static final Problem BUSY =
            ProblemMapper.busy("The same call is under way and takes its time; call again later"
                    + " to wait for it again, or to find what came of it.");

    private static final Problem LATE = Problem.retryable(
            "deadline",
            "It takes too long",
            504,
            "The run goes on; the same call waits for it again, or finds what came of it.",
            Duration.ofSeconds(30));

    private static final long IDLE_THREAD_SECONDS = 60;

    private final Vertx vertx;
    private final Context loop;
    private final Timeouts timeouts;
    private final int mostReads;
    private final ExecutorService triggers;
    private final ExecutorService readers;
    private final Map<Key, Run> shared = new HashMap<>();
    private final Set<Run> underWay = new HashSet<>();
    private int reads;

    /**
     * What makes two calls the same one.
     *
     * @param day the UTC date, since "today" is another after midnight
     */
    record Key(String method, String path, LocalDate day) {}

    /** One that is under way, and who waits for it. */
    private static final class Run {
        private final Set<RoutingContext> callers = new HashSet<>();
        private @Nullable SharedResponse sharedResponse;
    }

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

    /** Answers the call with what comes of the run of this key, which is begun unless it is under way. */
    void runOnce(Key key, Supplier<SharedResponse> work, RoutingContext call) {
        var run = shared.get(key);
        if (run != null) {
            AccessLog.attached(call);
            await(run, call, timeouts.attached(), BUSY);
            return;
        }
        var own = new Run();
        shared.put(key, own);
        await(own, call, timeouts.deadline(), LATE);
        begin(own, triggers, work, () -> shared.remove(key));
    }

    /** Answers the call with what it reads. */
    void readNow(Supplier<SharedResponse> work, RoutingContext call) {
        if (reads >= mostReads) {
            SharedResponse.of(RequestFilter.TOO_MANY_REQUESTS).send(call.response());
            return;
        }
        reads++;
        var own = new Run();
        await(own, call, timeouts.deadline(), LATE);
        begin(own, readers, work, () -> reads--);
    }

    private void await(Run run, RoutingContext call, Duration bound, Problem late) {
        run.callers.add(call);
        long timer = vertx.setTimer(bound.toMillis(), passed -> {
            run.callers.remove(call);
            SharedResponse.of(late).send(call.response());
        });
        call.addEndHandler(end -> {
            vertx.cancelTimer(timer);
            run.callers.remove(call);
        });
    }

    private void begin(Run run, ExecutorService threads, Supplier<SharedResponse> work, Runnable atEnd) {
        underWay.add(run);
        try {
            threads.execute(() -> {
                var sharedResponse = answerOf(work);
                back(() -> {
                    atEnd.run();
                    end(run, sharedResponse);
                });
            });
        } catch (RejectedExecutionException e) {
            atEnd.run();
            end(run, SharedResponse.of(RequestFilter.TOO_MANY_REQUESTS));
        }
    }

    private void back(Runnable work) {
        try {
            loop.runOnContext(now -> work.run());
        } catch (RejectedExecutionException e) {
            LOG.debug("a run has ended after the service: {}", e.toString());
        }
    }

    private static SharedResponse answerOf(Supplier<SharedResponse> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            // An error, too, must end the run: whoever asks for the same would wait for it for ever.
            LOG.error("a call failed: {}", e.toString(), e);
            return SharedResponse.of(ProblemMapper.internal());
        }
    }

    private void end(Run run, SharedResponse sharedResponse) {
        underWay.remove(run);
        if (run.sharedResponse == null) {
            run.sharedResponse = sharedResponse;
            // Of a copy, since each that is answered leaves.
            List.copyOf(run.callers).forEach(call -> sharedResponse.send(call.response()));
        }
    }

    /** Sends away who waits for what did not end in time. */
    @Override
    public void close() {
        back(() -> List.copyOf(underWay).forEach(run -> end(run, SharedResponse.of(RequestFilter.STOPPING))));
        // Only then: a run that is interrupted ends with an answer of its own, which tells nobody anything.
        triggers.shutdownNow();
        readers.shutdownNow();
    }
}
