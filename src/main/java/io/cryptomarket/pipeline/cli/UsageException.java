package io.cryptomarket.pipeline.cli;

import java.util.List;

/** The service was told something it cannot do: wrong settings, wrong routes. One line a problem; exit code 2. */
class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }

    /** Throws them, if there are any. */
    static void refuse(List<String> problems) throws UsageException {
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }

    UsageException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
