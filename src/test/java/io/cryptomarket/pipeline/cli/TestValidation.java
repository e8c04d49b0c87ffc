package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.reload.Finding;
import io.cryptomarket.pipeline.reload.RouteSet;
import io.cryptomarket.pipeline.reload.Validation;
import io.cryptomarket.pipeline.reload.Validator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Validates as the commands do, with the settings as they are shipped. */
final class TestValidation implements Validator, AutoCloseable {

    private final Shadow shadow;
    private final Validation validation;

    private TestValidation(Shadow shadow) {
        this.shadow = shadow;
        this.validation = shadow.validation();
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
        return validation.validate(candidate);
    }

    /** With nothing remembered of files. */
    Validation fresh() {
        return shadow.validation();
    }

    @Override
    public void close() {
        shadow.close();
    }
}
