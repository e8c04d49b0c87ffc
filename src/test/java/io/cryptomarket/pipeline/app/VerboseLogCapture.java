package io.cryptomarket.pipeline.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import io.cryptomarket.pipeline.secrets.LogCaptureAppender;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Everything that the log of the service itself shows with its verbose option, while this is open. */
public final class VerboseLogCapture implements AutoCloseable {

    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    private VerboseLogCapture() {
        System.setProperty("log.level", "DEBUG");
        configure("/logback.xml");
        events.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(events);
        var kept = new LogCaptureAppender();
        kept.start();
        root.addAppender(kept);
    }

    public static VerboseLogCapture verbosely() {
        return new VerboseLogCapture();
    }

    String text() {
        return List.copyOf(events.list).stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .collect(Collectors.joining("\n"));
    }

    /** The lines by which somebody is to be woken. */
    List<String> errors() {
        return List.copyOf(events.list).stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** How many lines hold a text. */
    public long count(String part) {
        return text().lines().filter(line -> line.contains(part)).count();
    }

    @Override
    public void close() {
        System.clearProperty("log.level");
        configure("/logback-test.xml");
    }

    private static void configure(String resource) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(Objects.requireNonNull(VerboseLogCapture.class.getResource(resource)));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
    }
}
