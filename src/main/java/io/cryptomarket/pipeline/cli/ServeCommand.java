package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.Systemd;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code serve}: stays up and takes a snapshot a day until it is told to stop. */
@Command(
        name = "serve",
        description =
                "Stays up and takes a snapshot a day (clock.cron), or when it is asked to over HTTP; stop it with Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main program;

    @Override
    public Integer call() {
        return run(Objects.requireNonNull(program).options());
    }

    static int run(CommonOptions commonOptions) {
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
