package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
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

    private final Untaken untaken;
    private final Judge judge;
    private final Exchanger exchanger;
    private final LastKnownGood lastKnownGood;
    private final Clock clock;
    private final BiConsumer<Outcome, Duration> counter;

    private RouteSet running;
    private volatile ReloadStatus status;

    /**
     * Begins with what runs.
     *
     * @param untaken says what can be used
     * @param running the files in use
     * @param counter is told of every edit that was dealt with
     */
    Reloader(
            Untaken untaken,
            Exchanger exchanger,
            LastKnownGood lastKnownGood,
            Clock clock,
            BiConsumer<Outcome, Duration> counter,
            RouteSet running) {
        this.untaken = untaken;
        this.judge = new Judge(untaken);
        this.exchanger = exchanger;
        this.lastKnownGood = lastKnownGood;
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
            lastKnownGood.store(running);
        } catch (IOException e) {
            LOG.warn("the routes in use cannot be kept for the next start: {}; see state.folder", e.getMessage());
        }
    }

    /** Deals with an edit; true when it is done with, false when it is to be tried again later. */
    boolean follow(Reading edit) throws InterruptedException {
        long begin = System.nanoTime();
        if (status.isCurrent()
                && edit.files().equals(running)
                && edit.unreadable().isEmpty()) {
            return settleBack();
        }
        var verdict = judge.judge(running, edit);
        var files = running.differences(verdict.usable());
        var plan = status.isCurrent()
                ? exchanger.plan(running, verdict.usable())
                : exchanger.renewal(running, verdict.usable());
        var exchange = apply(plan, verdict);
        var outcome = exchange.outcome();
        if (outcome == Outcome.APPLIED || outcome == Outcome.PARTLY) {
            running = verdict.usable();
            remember();
        }
        var blamed = exchange.failure() == null ? files : blame(exchange, plan, files);
        var told = exchange.failure() == null
                ? verdict
                : verdict.with(untaken.refuse(edit.files(), blamed, exchange.reason()));
        report(outcome, told, String.join(", ", files), plan, edit, Duration.ofNanos(System.nanoTime() - begin));
        // What stood beside the file that is to blame is tried without it, and so is what could not be put back.
        return outcome != Outcome.WAITING && outcome != Outcome.BROKEN && blamed.size() == files.size();
    }

    /** The edited file that holds the route which could not be made; all that were edited when it is none of them. */
    private static SortedSet<String> blame(Exchanged exchange, Plan plan, SortedSet<String> files) {
        var route = plan.after().route(exchange.route());
        return route != null && files.contains(route.file()) ? new TreeSet<>(Set.of(route.file())) : files;
    }

    /** Says of an edit that nothing could be done with it. */
    void giveUp(Reading edit, Throwable failure) {
        var names = running.differences(edit.files());
        var findings = untaken.refuse(edit.files(), names, new Exchanged(Outcome.REFUSED, failure).reason());
        status = new ReloadStatus(
                clock.instant(),
                status.isCurrent() ? Outcome.REFUSED : Outcome.BROKEN,
                "",
                0,
                List.copyOf(names),
                findings);
        counter.accept(Outcome.REFUSED, Duration.ZERO);
    }

    private boolean settleBack() {
        untaken.forget();
        if (status.isPending()) {
            LOG.info("route files are those in use again");
            status = new ReloadStatus(clock.instant(), Outcome.APPLIED, "", 0, List.of(), List.of());
        }
        return true;
    }

    private Exchanged apply(Plan plan, Verdict verdict) throws InterruptedException {
        if (status.isCurrent() && verdict.usable().equals(running)) {
            return new Exchanged(Outcome.REFUSED);
        }
        var done =
                plan.isEmpty() ? new Exchanged(Outcome.APPLIED) : exchanger.exchange(plan, running, verdict.usable());
        return done.outcome() == Outcome.APPLIED && !verdict.refused().isEmpty() ? new Exchanged(Outcome.PARTLY) : done;
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
