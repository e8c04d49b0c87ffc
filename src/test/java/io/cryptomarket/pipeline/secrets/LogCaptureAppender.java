package io.cryptomarket.pipeline.secrets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import java.nio.charset.StandardCharsets;

/** Records the log in pieces of about a thousand lines. */
public final class LogCaptureAppender extends AppenderBase<ILoggingEvent> {

    private static final int ENOUGH = 1 << 18;

    /** Shared by all appenders: tests reconfigure the log, and a reset must lose no line. */
    private static final StringBuilder LINES = new StringBuilder();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LogCaptureAppender::flush, "kept-log"));
    }

    @Override
    protected void append(ILoggingEvent event) {
        var trace = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        keep(event.getLevel(), event.getLoggerName(), event.getFormattedMessage() + "\n" + trace);
    }

    private static void keep(Level level, String logger, String text) {
        synchronized (LINES) {
            LINES.append(level).append(' ').append(logger).append(' ').append(text);
            if (LINES.length() > ENOUGH) {
                flush();
            }
        }
    }

    static void flush() {
        synchronized (LINES) {
            OutputCapture.capture(
                    Origin.LOG, "the log of the tests", LINES.toString().getBytes(StandardCharsets.UTF_8));
            LINES.setLength(0);
        }
    }

    @Override
    public void stop() {
        flush();
        super.stop();
    }
}
