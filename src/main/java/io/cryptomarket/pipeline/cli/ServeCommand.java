package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Systemd;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** {@code serve}: stays up and takes a snapshot a day until it is told to stop. */
final class ServeCommand implements Callable<Integer> {

    private final CommonOptions commonOptions;

    ServeCommand(CommonOptions commonOptions) {
        this.commonOptions = commonOptions;
    }

    /** Described in code, as the start of a service waits for it. */
    CommandSpec spec() {
        var spec = CommandSpec.wrapWithoutInspection(this).name("serve");
        spec.usageMessage()
                .description("Stays up and takes a snapshot a day (clock.cron), or when it is asked to over HTTP;"
                        + " stop it with Ctrl-C or SIGTERM.");
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
            // Until the process is told to stop, which ends it from another thread.
            new CountDownLatch(1).await();
            return CommandRunner.DONE;
        });
    }
}
