package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.RouteSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.InflightRepository.InflightExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Camel context built from one set of route files. It is in use from its switch until its last run has ended. */
public final class Generation {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    /** Limits the runs that the status lists. */
    private static final int MOST_NAMED = 20;

    private static final int CLOSED = Integer.MIN_VALUE;

    private final int number;
    private final RouteSet files;
    private final Main main;
    private final ClockPolicies clocks;
    private final AtomicInteger leases = new AtomicInteger();
    private @Nullable ActingConsumers acting;

    /**
     * @param files the files of its routes
     * @param main its Camel, which is stopped with it
     * @param clocks the policies of its clocks
     */
    Generation(int number, RouteSet files, Main main, ClockPolicies clocks) {
        this.number = number;
        this.files = files;
        this.main = main;
        this.clocks = clocks;
    }

    /**
     * A run that has not ended.
     *
     * @param route the id of the route that it began with; empty where Camel does not know it
     * @param since when it began
     * @param from the endpoint that began it, {@code quartz://clock}
     */
    public record Run(String route, Instant since, String from) {}

    int number() {
        return number;
    }

    RouteSet files() {
        return files;
    }

    /** Its routes. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    ClockPolicies clocks() {
        return clocks;
    }

    /** The consumers that act by themselves. */
    ActingConsumers acting() {
        if (acting == null) {
            throw new IllegalStateException("not built");
        }
        return acting;
    }

    void setActing(ActingConsumers consumers) {
        acting = consumers;
    }

    /** Acquires a lease that keeps it open; null if it is closed. */
    @Nullable
    Lease acquire() {
        int held = leases.getAndUpdate(count -> count < 0 ? CLOSED : count + 1);
        return held < 0 ? null : new Lease(context(), this::release);
    }

    void release() {
        leases.updateAndGet(count -> count < 0 ? CLOSED : count - 1);
    }

    /** Returns the number of open leases. */
    int leases() {
        return Math.max(0, leases.get());
    }

    /** Refuses further leases; false if one is open. */
    boolean tryClose() {
        return leases.compareAndSet(0, CLOSED);
    }

    /** The runs that have not ended, the oldest first. */
    List<Run> runs() {
        return context().getInflightRepository().browse(MOST_NAMED, true).stream()
                .map(Generation::run)
                .sorted(Comparator.comparing(Run::since))
                .toList();
    }

    private static Run run(InflightExchange inflight) {
        var exchange = inflight.getExchange();
        var from = exchange.getFromEndpoint();
        return new Run(
                inflight.getFromRouteId() == null ? "" : inflight.getFromRouteId(),
                Instant.ofEpochMilli(exchange.getClock().getCreated()),
                from == null ? "" : from.getEndpointBaseUri());
    }

    /** Stops it. Camel waits for its runs up to the shutdown timeout. */
    void stop() {
        leases.set(CLOSED);
        try {
            main.stop();
        } catch (RuntimeException e) {
            LOG.warn("generation {} of the routes cannot be closed: {}", number, e.toString());
            LOG.debug("why", e);
        }
    }
}
