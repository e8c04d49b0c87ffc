package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Systemd;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** {@code serve}: runs as a service and takes a daily snapshot until it is stopped. */
final class ServeCommand implements Callable<Integer> {

    private final CommonOptions commonOptions;

    ServeCommand(CommonOptions commonOptions) {
        this.commonOptions = commonOptions;
    }

    /** Describes the command in code: annotations take 50 ms of the start. */
    CommandSpec spec() {
        var spec = CommandSpec.wrapWithoutInspection(this).name("serve");
        spec.usageMessage()
                .description("Runs as a service that takes a snapshot every day (clock.cron) and on request over HTTP."
                        + " Stop it with Ctrl-C or SIGTERM.");
        return CommonOptions.withHelp(spec);
    }

    @Override
    public Integer call() {
        return new CommandRunner(commonOptions, System.err).run(true, Progress.NONE, false, (pipeline, backends) -> {
            LoggerFactory.getLogger("pipeline")
                    .info(
                            "serving: from {} into bucket {}, with the clock on",
                            backends.coinCap(),
                            backends.lake().bucket());
            var url = pipeline.url();
            if (url != null) {
                LoggerFactory.getLogger("http").info("listening on {}/v1/snapshots, {}", url, pipeline.access());
            }
            var management = pipeline.management();
            if (management != null) {
                LoggerFactory.getLogger("management")
                        .info("health and metrics on {}/health, {}", management.url(), management.access());
            }
            Systemd.ready(System.getenv(), management == null ? null : management.url());
            // Waits for the shutdown hook, which ends the process from its own thread.
            new CountDownLatch(1).await();
            return CommandRunner.DONE;
        });
    }
}
