package io.cryptomarket.pipeline.validation;

import java.util.List;

/** Looks at route files without running any of them. */
public interface Validator {

    /** What a person should know of them, errors and warnings, by file and line; empty when all is well. */
    List<Finding> validate(RouteSet candidate);
}
