package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.RouteValidator;
import io.cryptomarket.pipeline.validation.Validator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Validates as the commands do, with the settings as they are shipped. */
final class TestValidation implements Validator, AutoCloseable {

    private final Shadow shadow;
    private final RouteValidator routeValidator;

    private TestValidation(Shadow shadow) {
        this.shadow = shadow;
        this.routeValidator = shadow.validation();
    }

    static TestValidation start() {
        return start(Map.of());
    }

    static TestValidation start(Map<String, String> environment) {
        try {
            return new TestValidation(new Shadow(Settings.load(Path.of(""), null, environment)));
        } catch (UsageException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<Finding> validate(RouteSet candidate) {
        return routeValidator.validate(candidate);
    }

    /** With nothing remembered of files. */
    RouteValidator fresh() {
        return shadow.validation();
    }

    @Override
    public void close() {
        shadow.close();
    }
}
