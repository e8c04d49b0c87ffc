package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.reload.GenerationFactory;
import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.storage.Quarantine;
import io.cryptomarket.pipeline.validation.Finding;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Checks route files without running them, as a service does before it applies an edit. It calls neither CoinCap nor
 * S3, and starts no embedded server.
 */
public final class RouteCheck implements AutoCloseable {

    private final S3Client s3;
    private final PipelineCamel camel;
    private final GenerationFactory factory;

    public RouteCheck(Settings settings) throws UsageException {
        var backends = Backends.stub(settings);
        var clock = Clock.systemUTC();
        s3 = Pipeline.connect(backends.lake());
        var quarantine = new Quarantine(s3, backends.lake().bucket(), "quarantine", clock);
        var beans = new Beans(settings, backends, s3, clock, quarantine, Path.of(""), Progress.NONE);
        var placeholders = Components.properties(settings, backends, true);
        camel = new PipelineCamel(settings, placeholders, beans, s3, Path.of(""), 1, null, null);
        factory = new GenerationFactory(camel, Pipeline.commands(settings));
    }

    /** The findings in the files, by file and line. */
    public List<Finding> check(Reading found) {
        return factory.check(found);
    }

    /** The factory of the Camel context that the check uses. */
    public PipelineCamel camel() {
        return camel;
    }

    @Override
    public void close() {
        s3.close();
    }
}
