package io.cryptomarket.pipeline.validation;

/**
 * Something about a route file that a person should know.
 *
 * @param severity whether the file can be used nevertheless
 * @param file its name, {@code clock.camel.yaml}
 * @param line where, from 1; 0 when it is about the file as a whole
 * @param column where in the line, from 1; 0 when that is not known
 * @param message what is wrong and what to do, in one line
 */
public record Finding(Severity severity, String file, int line, int column, String message) {

    /** How bad it is. */
    public enum Severity {
        /** The file cannot be used as it is. */
        ERROR,
        /** It can, but a person would rather change it. */
        WARNING
    }

    /** Whether the file cannot be used. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** In one line, as compilers say it: {@code clock.camel.yaml:12:7: what is wrong}. */
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
