package io.cryptomarket.pipeline.storage.offending;

import io.cryptomarket.pipeline.local.LocalS3;
import io.cryptomarket.pipeline.local.LocalStartException;
import java.nio.file.Path;

/** In package lake, but knows of local: what the rule of dependencies is there to report. */
public final class UsesLocal {

    private UsesLocal() {}

    static LocalS3 start() throws LocalStartException {
        return LocalS3.start(Path.of("data"), 0, "access", "secret", "market");
    }
}
