package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.health.HealthIndicator;
import io.cryptomarket.pipeline.reload.Generation.Run;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.reload.ReloadStatus;
import io.cryptomarket.pipeline.reload.ReloadStatus.Retiring;
import io.cryptomarket.pipeline.validation.Finding;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Reports whether the routes in use match the folder. It stays up after a refused edit, which needs a person. */
final class ReloadHealth implements HealthIndicator {

    private final Supplier<ReloadStatus> source;

    ReloadHealth(Supplier<ReloadStatus> source) {
        this.source = source;
    }

    @Override
    public State state() {
        return State.up(facts(source.get()));
    }

    /** The facts, also for {@code /reload}. */
    static Map<String, Object> facts(ReloadStatus status) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("pending", status.pending());
        facts.put("findings", status.findings().stream().map(Finding::toString).toList());
        var at = status.at();
        var outcome = status.outcome();
        if (at != null && outcome != null) {
            facts.put("lastEdit", at.toString());
            facts.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
            facts.put("change", status.change());
            facts.put("milliseconds", status.milliseconds());
        }
        facts.put("generation", status.generation());
        facts.put(
                "retiring", status.retiring().stream().map(ReloadHealth::facts).toList());
        if (status.outcome() == Outcome.WAITING) {
            facts.put(
                    "reason",
                    "the edit waits until one of the generations named in retiring has ended; restart the service if"
                            + " their runs never end");
        } else if (status.isPending()) {
            facts.put("reason", "the route files named in pending are not in use as they stand in the folder");
        }
        return facts;
    }

    private static Map<String, Object> facts(Retiring retiring) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("generation", retiring.generation());
        facts.put("calls", retiring.calls());
        facts.put("runs", retiring.runs().stream().map(ReloadHealth::facts).toList());
        return facts;
    }

    private static Map<String, Object> facts(Run run) {
        return Map.of("route", run.route(), "since", run.since().toString(), "from", run.from());
    }
}
