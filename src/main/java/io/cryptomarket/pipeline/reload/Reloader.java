package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the routes in use follow the route files: judges an edit, lets the runs end that it concerns, exchanges what has
 * changed, and puts everything back should that fail.
 */
final class Reloader {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private final Judge judge;
    private final Exchanger exchanger;
    private final Committed committed;
    private final Clock clock;
    private final BiConsumer<Outcome, Duration> counter;

    private RouteSet running;
    private volatile ReloadStatus status;

    /**
     * Begins with what runs.
     *
     * @param running the files in use
     * @param counter is told of every edit that was dealt with
     */
    Reloader(
            Judge judge,
            Exchanger exchanger,
            Committed committed,
            Clock clock,
            BiConsumer<Outcome, Duration> counter,
            RouteSet running) {
        this.judge = judge;
        this.exchanger = exchanger;
        this.committed = committed;
        this.clock = clock;
        this.counter = counter;
        this.running = running;
        this.status = ReloadStatus.none();
    }

    ReloadStatus status() {
        return status;
    }

    /** Keeps the files in use for the next start. */
    void remember() {
        try {
            committed.store(running);
        } catch (IOException e) {
            LOG.warn("the routes in use cannot be kept for the next start: {}; see state.folder", e.getMessage());
        }
    }

    /** Deals with an edit; true when it is done with, false when it is to be tried again later. */
    boolean follow(Reading edit) throws InterruptedException {
        long begin = System.nanoTime();
        if (edit.files().equals(running) && edit.unreadable().isEmpty()) {
            return settleBack();
        }
        var verdict = judge.judge(running, edit);
        var plan = exchanger.plan(running, verdict.usable());
        var outcome = apply(plan, verdict);
        var files = running.equals(verdict.usable()) ? "" : String.join(", ", running.differences(verdict.usable()));
        if (outcome == Outcome.APPLIED || outcome == Outcome.PARTLY) {
            running = verdict.usable();
            remember();
        }
        report(outcome, verdict, files, plan, edit, Duration.ofNanos(System.nanoTime() - begin));
        return outcome != Outcome.WAITING;
    }

    private boolean settleBack() {
        if (status.isPending()) {
            LOG.info("route files are those in use again");
            status = new ReloadStatus(clock.instant(), Outcome.APPLIED, "", 0, List.of(), List.of());
        }
        return true;
    }

    private Outcome apply(Plan plan, Verdict verdict) throws InterruptedException {
        if (verdict.usable().equals(running)) {
            return Outcome.REFUSED;
        }
        var done = plan.isEmpty() ? Outcome.APPLIED : exchanger.exchange(plan, running, verdict.usable());
        return done == Outcome.APPLIED && !verdict.refused().isEmpty() ? Outcome.PARTLY : done;
    }

    private void report(Outcome outcome, Verdict verdict, String files, Plan plan, Reading edit, Duration took) {
        var before = status;
        var pending = new TreeSet<>(running.differences(edit.files()));
        pending.addAll(verdict.refused());
        status = new ReloadStatus(
                clock.instant(),
                outcome,
                plan.inWords(),
                took.toMillis(),
                new ArrayList<>(pending),
                verdict.findings());
        // An edit that waits is tried again and again, and said once.
        if (outcome != Outcome.WAITING || before.outcome() != Outcome.WAITING) {
            say(outcome, verdict, files, plan, took);
            counter.accept(outcome, took);
        }
    }

    private static void say(Outcome outcome, Verdict verdict, String files, Plan plan, Duration took) {
        verdict.findings().stream().filter(finding -> !finding.isError()).forEach(finding -> LOG.warn("{}", finding));
        var refused = String.join(", ", verdict.refused());
        switch (outcome) {
            case APPLIED -> LOG.info("routes reloaded in {} ms from {} ({})", took.toMillis(), files, plan.inWords());
            case PARTLY ->
                LOG.warn(
                        "routes reloaded in {} ms from {} ({}); refused: {}",
                        took.toMillis(),
                        files,
                        plan.inWords(),
                        refused);
            case REFUSED -> LOG.warn("route edit refused, the routes go on as before: {}", refused);
            case WAITING -> LOG.warn("route edit of {} waits for runs that are under way", files);
            case ROLLED_BACK, BROKEN -> {
                // The exchanger has said it, with the reason.
            }
        }
        verdict.findings().stream().filter(Finding::isError).forEach(finding -> LOG.error("{}", finding));
    }
}
