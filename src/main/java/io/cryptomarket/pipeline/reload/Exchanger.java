package io.cryptomarket.pipeline.reload;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exchanges routes while no run is among them. */
final class Exchanger {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private final Swap swap;
    private final Turnstile turnstile;
    private final Entrance entrance;
    private final MissedFires missed;
    private final Duration drain;

    Exchanger(Swap swap, Turnstile turnstile, Entrance entrance, MissedFires missed, Duration drain) {
        this.swap = swap;
        this.turnstile = turnstile;
        this.entrance = entrance;
        this.missed = missed;
        this.drain = drain;
    }

    /** What has to be done to come from these files to those. */
    Plan plan(RouteSet before, RouteSet after) {
        return Plan.between(swap.map(before), swap.map(after));
    }

    /** Carries out a plan, or leaves everything as it was, unless it says that it could do neither. */
    Outcome exchange(Plan plan, RouteSet before, RouteSet after) throws InterruptedException {
        missed.remember(plan.outgoing());
        if (!turnstile.hold(plan.concerned(), drain)) {
            return Outcome.WAITING;
        }
        try {
            entrance.shut();
            var outcome = exchange(plan, after, before, "route edit cannot be applied");
            missed.makeUpFor(plan.incoming());
            return outcome;
        } finally {
            turnstile.release();
            entrance.open();
        }
    }

    private Outcome exchange(Plan plan, RouteSet after, RouteSet before, String failure) {
        try {
            swap.apply(plan, after);
            return Outcome.APPLIED;
        } catch (Exception e) {
            LOG.error("{}, the routes before it are put back: {}", failure, reason(e));
            LOG.debug("why", e);
            return putBack(plan, before);
        }
    }

    private Outcome putBack(Plan plan, RouteSet before) {
        try {
            swap.apply(plan.reversed(), before);
            return Outcome.ROLLED_BACK;
        } catch (Exception e) {
            LOG.error("the routes before the edit cannot be put back, restart the service: {}", reason(e));
            LOG.debug("why", e);
            return Outcome.BROKEN;
        }
    }

    private static String reason(Exception failure) {
        Throwable at = failure;
        var reason = failure.getClass().getSimpleName();
        while (at != null) {
            reason = at.getMessage() == null || at.getMessage().isBlank() ? reason : at.getMessage();
            at = at.getCause() == at ? null : at.getCause();
        }
        return reason.lines().findFirst().orElse(reason);
    }
}
