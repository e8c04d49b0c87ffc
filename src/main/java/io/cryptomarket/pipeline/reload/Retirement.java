package io.cryptomarket.pipeline.reload;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.service.ServiceHelper;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A generation that another has replaced, until its last run has ended and it is closed. */
final class Retirement {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    /** A fire that Quartz has handed to a thread takes a moment to become a run that is seen. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private final Generation generation;
    private long busyAt = System.nanoTime();
    private boolean completed;
    private volatile boolean closing;
    private volatile boolean closed;

    Retirement(Generation generation) {
        this.generation = generation;
    }

    Generation generation() {
        return generation;
    }

    boolean isClosed() {
        return closed;
    }

    /** Looks how far it is, and closes it when nothing is left to do. */
    void advance() {
        if (closing) {
            return;
        }
        if (isBusy()) {
            busyAt = System.nanoTime();
        } else if (System.nanoTime() - busyAt > QUIET.toNanos()) {
            if (!completed) {
                completed = true;
                busyAt = System.nanoTime();
                completeAggregates();
            } else if (generation.tryClose()) {
                close();
            }
        }
    }

    private boolean isBusy() {
        var context = generation.context();
        try {
            return generation.leases() > 0
                    || context.getInflightRepository().size() > 0
                    || !generation.acting().areQuiet()
                    || new Clocks(context).isFiring()
                    || pending(context) > 0;
        } catch (SchedulerException e) {
            LOG.debug("why", e);
            return false;
        }
    }

    /** What queues, delays and the like hold, as Camel counts it when it stops. */
    private int pending(CamelContext context) {
        int pending = 0;
        for (var route : context.getRoutes()) {
            pending += pending(route.getConsumer());
            for (var service : route.getServices()) {
                for (var child : ServiceHelper.getChildServices(service)) {
                    pending += pending(child);
                }
            }
        }
        return pending;
    }

    /** An unfinished aggregate waits for messages that come no more. */
    private int pending(Service service) {
        boolean isCounted = service instanceof ShutdownAware && (completed || !(service instanceof AggregateProcessor));
        return isCounted ? ((ShutdownAware) service).getPendingExchangesSize() : 0;
    }

    private void completeAggregates() {
        for (Route route : generation.context().getRoutes()) {
            for (var service : route.getServices()) {
                for (var child : ServiceHelper.getChildServices(service)) {
                    if (child instanceof AggregateProcessor aggregates) {
                        aggregates.forceCompletionOfAllGroups();
                    }
                }
            }
        }
    }

    /** On a thread of its own, so that the next edit does not wait for it. */
    private void close() {
        closing = true;
        var thread = new Thread(
                () -> {
                    try {
                        generation.stop();
                        LOG.debug("generation {} of the routes is closed", generation.number());
                    } finally {
                        closed = true;
                    }
                },
                "retire");
        thread.setDaemon(true);
        thread.start();
    }
}
