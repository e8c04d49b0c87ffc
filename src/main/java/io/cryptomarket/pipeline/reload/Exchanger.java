package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.RouteSet;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exchanges routes while no run is among them. */
final class Exchanger {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private final Swap swap;
    private final Turnstile turnstile;
    private final Entrance entrance;
    private final MissedFires missed;
    private final Lock swapping;
    private final Duration drain;

    /** @param swapping held while routes are away */
    Exchanger(Swap swap, Turnstile turnstile, Entrance entrance, MissedFires missed, Lock swapping, Duration drain) {
        this.swap = swap;
        this.turnstile = turnstile;
        this.entrance = entrance;
        this.missed = missed;
        this.swapping = swapping;
        this.drain = drain;
    }

    /** What has to be done to come from these files to those. */
    Plan plan(RouteSet before, RouteSet after) {
        return Plan.between(swap.map(before), swap.map(after));
    }

    /** The same when it is not known what is there: everything is made anew. */
    Plan renewal(RouteSet before, RouteSet after) {
        return Plan.renewal(swap.map(before), swap.map(after));
    }

    /** Carries out a plan, or leaves everything as it was, unless it says that it could do neither. */
    Exchanged exchange(Plan plan, RouteSet before, RouteSet after) throws InterruptedException {
        missed.remember(plan.outgoing());
        if (!turnstile.hold(plan.concerned(), drain)) {
            return new Exchanged(Outcome.WAITING);
        }
        try {
            entrance.shut();
            var exchange = swap(plan, before, after);
            makeUpFor(plan);
            return exchange;
        } finally {
            turnstile.release();
            entrance.open();
        }
    }

    /** An error as well: whatever ends it half-way, the routes before it must come back. */
    private Exchanged swap(Plan plan, RouteSet before, RouteSet after) {
        swapping.lock();
        try {
            swap.apply(plan, after);
            return new Exchanged(Outcome.APPLIED);
        } catch (Exception | Error e) {
            var failed = new Exchanged(Outcome.ROLLED_BACK, e);
            LOG.error("route edit cannot be applied, the routes before it are put back: {}", failed.reason());
            LOG.debug("why", e);
            return putBack(plan, before) ? failed : new Exchanged(Outcome.BROKEN, e);
        } finally {
            swapping.unlock();
        }
    }

    private boolean putBack(Plan plan, RouteSet before) {
        try {
            swap.apply(plan.reversed(), before);
            return true;
        } catch (Exception | Error e) {
            var failed = new Exchanged(Outcome.BROKEN, e);
            LOG.error(
                    "the routes before the edit cannot be put back, trying again soon with all of them: {}",
                    failed.reason());
            LOG.debug("why", e);
            return false;
        }
    }

    /** The routes are exchanged by then, which must not be taken for a failure. */
    private void makeUpFor(Plan plan) {
        try {
            missed.makeUpFor(plan.incoming());
        } catch (RuntimeException e) {
            LOG.error("a clock that was due while its route was replaced may not have fired", e);
        }
    }
}
