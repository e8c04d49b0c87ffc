package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import io.cryptomarket.pipeline.coincap.CoinCap;
import io.cryptomarket.pipeline.coincap.Credits;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The bean {@code rawSnapshots} of the routes: begins a snapshot and adds the pages that arrive. */
public final class RawSnapshotFactory {

    private final JsonFactory json = new JsonFactory();
    private final URI source;
    private final int assets;
    private final int pageSize;
    private final Path work;
    private final Clock clock;
    private final Progress progress;

    /**
     * @param source the URL of the assets, without a query
     * @param assets how many to ask for, at least 1
     * @param pageSize how many to ask for in one call, 1 to 2000 (the API's own bound)
     * @param work a folder for the file that collects the pages of a run
     */
    public RawSnapshotFactory(URI source, int assets, int pageSize, Path work, Clock clock, Progress progress) {
        this.source = source;
        this.assets = assets;
        this.pageSize = pageSize;
        this.work = work;
        this.clock = clock;
        this.progress = progress;
    }

    /** An empty snapshot whose file is deleted when the exchange is done, whichever way it ends. */
    public RawSnapshot begin(Exchange exchange) throws IOException {
        var raw = new RawSnapshot(json, assets, pageSize, Files.createTempFile(work, "raw-", ".json.gz"));
        OnCompletion.run(exchange, raw::delete);
        progress.report(step(), 0, assets);
        return raw;
    }

    /** Adds the page that just arrived; see {@link RawSnapshot}. */
    public void add(
            @Variable("raw") RawSnapshot raw,
            @Body InputStream body,
            @Header(CoinCap.SIMULATED_HEADER) @Nullable String simulated) {
        raw.add(
                body,
                new Provenance(
                        source.toString(),
                        simulated != null,
                        raw.getAssets(),
                        raw.getLimit(),
                        raw.getOffset(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()));
        progress.report(step(), raw.getRows(), assets);
    }

    private String step() {
        return "fetching for about " + Credits.ofSnapshot(assets, pageSize) + " credits";
    }

    /** What a snapshot will likely cost, in words, for the log. */
    public String costEstimate() {
        return assets + " assets cost about " + Credits.ofSnapshot(assets, pageSize) + " credits a day, "
                + Credits.ofMonth(assets, pageSize) + " in 30 days";
    }
}
