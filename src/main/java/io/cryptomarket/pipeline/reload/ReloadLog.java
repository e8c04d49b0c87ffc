package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.validation.Finding;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the outcome of edits and their findings. */
final class ReloadLog {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private ReloadLog() {}

    /** @param files the names of the edited files */
    static void report(Outcome outcome, ReloadStatus status, String files, Duration took) {
        status.findings().stream().filter(finding -> !finding.isError()).forEach(finding -> LOG.warn("{}", finding));
        switch (outcome) {
            case APPLIED -> LOG.info("routes reloaded in {} ms from {} ({})", took.toMillis(), files, status.change());
            case REFUSED ->
                LOG.warn("route edit refused, the routes go on as before: {}", String.join(", ", status.pending()));
            case WAITING ->
                LOG.warn(
                        "route edit of {} waits: {} earlier generations of the routes have runs that have not ended;"
                                + " /reload names them",
                        files,
                        RouteReloader.MOST_RETIRING);
            case REVERTED -> LOG.info("edit reverted; the running routes match the folder");
        }
        status.findings().stream().filter(Finding::isError).forEach(finding -> LOG.error("{}", finding));
    }
}
