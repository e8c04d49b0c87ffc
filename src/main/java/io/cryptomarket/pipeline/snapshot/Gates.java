package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cryptomarket.pipeline.coincap.LogExcerpt;
import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.GateReport.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The bean {@code gates} of the routes: whether an answer is good enough to be stored for good. */
public final class Gates {

    /** Past ASCII is escaped, too, since a terminal may take some of it for commands. */
    private static final ObjectMapper TEXT = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final JsonFactory json = new JsonFactory();
    private final GateSettings settings;
    private final Clock clock;

    public Gates(GateSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Looks at a whole answer before it is stored.
     *
     * @param previousSnapshot the last stored day, or null when there is none to compare with
     */
    public GateReport examine(
            @Variable("raw") RawSnapshot raw, @Variable("previousSnapshot") @Nullable RawSummary previousSnapshot)
            throws IOException {
        var fieldChecks = new FieldChecks(settings);
        try (var file = Files.newInputStream(raw.getFile().toPath())) {
            var assets = RawDataFormat.open(json, file, "CoinCap's answer", RawAssets.UNKNOWN)
                    .select(fieldChecks.fields());
            assets.forEachRemaining(fieldChecks::check);
            var news = assets.assets().unselectedFields().stream()
                    .filter(field -> !settings.knownFields().contains(field))
                    .map(LogExcerpt::of)
                    .toList();
            return report(raw, previousSnapshot, fieldChecks, assets.assets().timestamps(), news);
        }
    }

    private GateReport report(
            RawSnapshot raw,
            @Nullable RawSummary lastDay,
            FieldChecks fieldChecks,
            List<Instant> pages,
            List<String> news) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var refusals = new ArrayList<Refusal>();
        tooFew(raw, refusals);
        refusals.addAll(fieldChecks.refusals());
        vanished(fieldChecks, refusals);
        stale(pages, now, refusals);
        // A response with an old timestamp can have the date of the previous snapshot; then it is not compared.
        if (lastDay != null && lastDay.date().compareTo(raw.getDate()) < 0) {
            anotherSize(raw, lastDay, refusals);
            repetition(fieldChecks.prices(), lastDay, refusals);
        }
        return new GateReport(
                raw.getDate().toString(),
                raw.getTimestamp().toString(),
                now.toString(),
                raw.getRows(),
                lastDay == null ? null : lastDay.object().key(),
                refusals,
                fieldChecks.violations(),
                news);
    }

    private void tooFew(RawSnapshot raw, List<Refusal> refusals) {
        int fewest = Math.min(settings.minimumRows(), raw.getAssets());
        if (raw.getRows() < fewest) {
            refusals.add(
                    new Refusal("gates.minimum-rows", raw.getRows() + " assets, at least " + fewest + " are expected"));
        }
    }

    private void vanished(FieldChecks fieldChecks, List<Refusal> refusals) {
        if (!fieldChecks.missingFields().isEmpty()) {
            refusals.add(new Refusal(
                    "gates.expected-fields",
                    "no asset has a value in " + String.join(", ", fieldChecks.missingFields())));
        }
    }

    /** Checks every page, since a cache can return an old copy of one page. Reports the first page outside the limit. */
    private void stale(List<Instant> pages, Instant now, List<Refusal> refusals) {
        var limit = settings.staleMinutes();
        for (int i = 0; limit != null && i < pages.size(); i++) {
            var off = Duration.between(pages.get(i), now);
            if (off.abs().compareTo(Duration.ofMinutes(limit)) > 0) {
                refusals.add(new Refusal(
                        "gates.stale-minutes",
                        "its own timestamp" + (i == 0 ? "" : " on page " + (i + 1)) + ", " + pages.get(i) + ", is "
                                + off.abs().toMinutes() + " minutes " + (off.isNegative() ? "ahead of" : "behind")
                                + " the clock here, at most " + limit + " are allowed"));
                return;
            }
        }
    }

    /** Applies only if both snapshots requested the same number of assets. */
    private void anotherSize(RawSnapshot raw, RawSummary lastDay, List<Refusal> refusals) {
        var limit = settings.rowChangePercent();
        long difference = Math.abs(raw.getRows() - lastDay.rows());
        if (limit != null
                && raw.getAssets() == lastDay.requestedAssets()
                && 100 * difference > limit * lastDay.rows()) {
            refusals.add(new Refusal(
                    "gates.row-change-percent",
                    raw.getRows() + " assets, where " + lastDay.object().key() + " has " + lastDay.rows()
                            + ": more than " + limit + " % off"));
        }
    }

    private void repetition(Prices prices, RawSummary lastDay, List<Refusal> refusals) {
        var limit = settings.unchangedPercent();
        if (limit != null && prices.isRepetitionOf(lastDay.prices(), limit)) {
            refusals.add(new Refusal(
                    "gates.unchanged-percent",
                    prices.countUnchanged(lastDay.prices()) + " of " + prices.size() + " prices are those of "
                            + lastDay.object().key() + ": a repetition from " + limit + " % on"));
        }
    }

    /** The report as the JSON text that is stored, in UTF-8 and for a person to read. */
    public byte[] write(@Variable("report") GateReport report) {
        return JsonBytes.of(TEXT, report);
    }

    /**
     * Ends the run of a refused answer.
     *
     * @param key the key of the stored report
     * @throws SnapshotException always
     */
    @SuppressWarnings("DoNotCallSuggester") // a route calls it by name
    public void refuse(@Variable("report") GateReport report, @Variable("key") String key) {
        throw new SnapshotException(
                FailureKind.QUALITY_REFUSED,
                "CoinCap's answer of " + report.date() + " is refused: " + report.getReason()
                        + ". It is kept in quarantine with a report, " + key
                        + "; look at that, then accept it (command accept) or run again");
    }
}
