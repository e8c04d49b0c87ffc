package io.cryptomarket.pipeline.app;

import java.util.List;

/** Settings, routes or arguments are wrong. The message has one line for each problem; exit code 2. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }

    /** Throws if there are problems. */
    static void refuse(List<String> problems) throws UsageException {
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }

    public UsageException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
