package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Validates as the commands do, with the settings as they are shipped. */
final class TestValidation implements AutoCloseable {

    private final RouteCheck check;

    private TestValidation(RouteCheck check) {
        this.check = check;
    }

    static TestValidation start() {
        return start(Map.of());
    }

    static TestValidation start(Map<String, String> environment) {
        try {
            return new TestValidation(new RouteCheck(Settings.load(Path.of(""), null, environment)));
        } catch (UsageException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Finding> validate(RouteSet candidate) {
        return check.check(new Reading(candidate, List.of()));
    }

    @Override
    public void close() {
        check.close();
    }
}
