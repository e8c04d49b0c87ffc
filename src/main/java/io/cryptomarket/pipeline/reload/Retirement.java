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

/** Closes a replaced generation once its last run has ended. */
final class Retirement {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    /** Covers the delay between a Quartz fire and the visible run. */
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

    /** Closes the generation if it has nothing left to do. */
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

    /** Counts the pending exchanges of queues and delays, as Camel does on shutdown. */
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

    /** Excludes unfinished aggregates until they are completed, since no further message arrives. */
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

    /** Closes on a separate thread, so that the next edit does not wait. */
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
