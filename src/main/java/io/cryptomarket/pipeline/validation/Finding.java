package io.cryptomarket.pipeline.validation;

/**
 * An error or a warning about a route file.
 *
 * @param severity whether the file can be used
 * @param file its name, {@code clock.camel.yaml}
 * @param line the line, from 1; 0 if the finding concerns the whole file
 * @param column the column, from 1; 0 if unknown
 * @param message the problem and the remedy, in one line
 */
public record Finding(Severity severity, String file, int line, int column, String message) {

    /** Error or warning. */
    public enum Severity {
        /** The file cannot be used as it is. */
        ERROR,
        /** The file can be used but should be changed. */
        WARNING
    }

    /** Whether the file cannot be used. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Returns the finding in one line, in the format of compilers: {@code clock.camel.yaml:12:7: message}. */
    @Override
    public String toString() {
        var where = new StringBuilder(file);
        if (line > 0) {
            where.append(':').append(line);
        }
        if (line > 0 && column > 0) {
            where.append(':').append(column);
        }
        return where + ": " + (isError() ? "" : "warning: ") + message;
    }
}
