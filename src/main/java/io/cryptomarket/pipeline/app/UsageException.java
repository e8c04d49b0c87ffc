package io.cryptomarket.pipeline.app;

import java.util.List;

/** The service was told something it cannot do: wrong settings, wrong routes. One line a problem; exit code 2. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }

    /** Throws them, if there are any. */
    static void refuse(List<String> problems) throws UsageException {
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }

    public UsageException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
