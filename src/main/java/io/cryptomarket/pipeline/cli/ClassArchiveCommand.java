package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.app.UsageException;
import io.cryptomarket.pipeline.app.WorkFolder;
import io.cryptomarket.pipeline.local.LocalStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code class-archive}: makes the class data archive of this installation. */
@Command(
        name = "class-archive",
        description = {
            "Makes the class data archive (AppCDS), with which every command of this installation starts in half the time.",
            "The installer and the image's build run it. Run it again after an update of Java. It starts the service once,"
                    + " with simulated data in a temporary folder, and takes up to a minute and 500 MB of memory."
        },
        mixinStandardHelpOptions = true)
final class ClassArchiveCommand implements Callable<Integer> {

    @Override
    public Integer call() throws InterruptedException {
        System.setProperty("log.level", "WARN");
        try (var work = WorkFolder.create()) {
            var home = Path.of(System.getProperty("pipeline.home", ""));
            System.out.println("made " + new ClassArchive(home, work.path()).make());
            return CommandRunner.DONE;
        } catch (IOException | LocalStartException | UsageException e) {
            System.err.println("error: no class data archive was made, so each start takes longer: " + e.getMessage());
            return CommandRunner.FAILED;
        }
    }
}
