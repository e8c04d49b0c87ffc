package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.ClockMemory.Rhythm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.timer.TimerConsumer;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumers of a generation that act by themselves, such as {@code file:} and {@code timer:}. Each starts once the
 * consumers of older generations on the same endpoint are suspended and have no exchange in progress.
 */
final class ActingConsumers {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private final CamelContext context;
    private final ClockMemory memory;
    private final ClockPolicies policies;
    private final List<String> waiting;
    private final Map<String, RhythmKeeper> open = new ConcurrentHashMap<>();
    private boolean suspended;

    /** @param routes the ids of their routes, none of which is started */
    ActingConsumers(CamelContext context, ClockMemory memory, ClockPolicies policies, Collection<String> routes) {
        this.context = context;
        this.memory = memory;
        this.policies = policies;
        this.waiting = new ArrayList<>(routes);
    }

    /** Starts the consumers that need not wait for an older generation; true if all are started. */
    boolean open(Collection<ActingConsumers> before) {
        for (var id : List.copyOf(waiting)) {
            var route = Objects.requireNonNull(context.getRoute(id), id);
            if (before.stream().noneMatch(other -> other.isBusyAt(route))) {
                waiting.remove(id);
                open(route);
            }
        }
        return waiting.isEmpty();
    }

    private void open(Route route) {
        var id = route.getRouteId();
        try {
            keepFiles(route);
            var keeper = RhythmKeeper.of(route, policies);
            var known = memory.rhythm(id, route.getEndpoint().getEndpointUri());
            if (known != null && !keeper.goOn(known)) {
                return;
            }
            open.put(id, keeper);
            context.getRouteController().startRoute(id);
        } catch (Exception e) {
            LOG.error("route {} cannot be started: {}; save its file again to try again", id, e.toString());
            LOG.debug("why", e);
        }
    }

    /** With a memory of its own, Camel would read each file a second time. */
    private void keepFiles(Route route) {
        if (route.getEndpoint() instanceof GenericFileEndpoint<?> files
                && Boolean.TRUE.equals(files.isIdempotent())
                && (files.getIdempotentRepository() == null
                        || files.getIdempotentRepository() instanceof MemoryIdempotentRepository)) {
            files.setIdempotentRepository(memory.files(route.getRouteId(), files.getEndpointUri()));
        }
    }

    /** Suspends the consumers; exchanges in progress continue. */
    void suspend() {
        waiting.clear();
        suspended = true;
        open.forEach((id, keeper) -> {
            var route = context.getRoute(id);
            if (route != null) {
                suspend(id, route, keeper);
            }
        });
    }

    private void suspend(String id, Route route, RhythmKeeper keeper) {
        try {
            keeper.beforeSuspension();
            // Not stopped: that would interrupt the run that a poll has begun.
            ServiceHelper.suspendService(route.getConsumer());
            remember(id, keeper);
        } catch (RuntimeException e) {
            LOG.warn("route {} cannot be suspended: {}", id, e.toString());
        }
    }

    private void remember(String id, RhythmKeeper keeper) {
        memory.remember(id, keeper.rhythm());
    }

    /** Whether no consumer has an exchange in progress. */
    boolean areQuiet() {
        return open.keySet().stream().map(context::getRoute).allMatch(route -> route == null || isQuiet(route));
    }

    private boolean isBusyAt(Route next) {
        for (var entry : open.entrySet()) {
            var route = context.getRoute(entry.getKey());
            if (route != null && isSamePlace(route, next)) {
                if (!suspended || !isQuiet(route)) {
                    return true;
                }
                remember(entry.getKey(), entry.getValue());
            }
        }
        return false;
    }

    private static boolean isSamePlace(Route one, Route other) {
        return one.getRouteId().equals(other.getRouteId())
                || one.getEndpoint()
                        .getEndpointBaseUri()
                        .equals(other.getEndpoint().getEndpointBaseUri());
    }

    private boolean isQuiet(Route route) {
        return !isPolling(route.getConsumer())
                && context.getInflightRepository().size(route.getRouteId()) == 0;
    }

    private static boolean isPolling(Consumer consumer) {
        return (consumer instanceof ScheduledPollConsumer polls && polls.isPolling())
                || (consumer instanceof TimerConsumer timer && timer.isPolling());
    }

    /** For a consumer of which nothing can be kept. */
    static Rhythm unknown(Route route) {
        return new Rhythm(route.getEndpoint().getEndpointUri(), null, 0, null);
    }
}
