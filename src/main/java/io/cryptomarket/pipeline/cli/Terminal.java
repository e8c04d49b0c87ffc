package io.cryptomarket.pipeline.cli;

/** Detects an interactive terminal. */
final class Terminal {

    private Terminal() {}

    /** Whether both input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // newer JDKs are handled below
    static boolean isInteractive() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // JDK 22 and later always have a console, with this method.
            return (boolean) console.getClass().getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
