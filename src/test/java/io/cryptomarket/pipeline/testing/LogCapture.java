package io.cryptomarket.pipeline.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Captures what one logger writes until it is closed. */
public final class LogCapture implements AutoCloseable {

    private final Logger log;
    private final @Nullable Level before;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    public LogCapture(String logger) {
        log = (Logger) LoggerFactory.getLogger(logger);
        before = log.getLevel();
        log.setLevel(Level.INFO);
        events.start();
        log.addAppender(events);
    }

    /** The captured lines, each with its level first. */
    public List<String> lines() {
        return List.copyOf(events.list).stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    public List<String> warnings() {
        return lines().stream().filter(line -> line.startsWith("WARN ")).toList();
    }

    @Override
    public void close() {
        log.detachAppender(events);
        log.setLevel(before);
    }
}
