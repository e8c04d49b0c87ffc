package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.RequestListener;
import io.cryptomarket.pipeline.reload.GenerationFactory;
import io.cryptomarket.pipeline.reload.Lease;
import io.cryptomarket.pipeline.reload.ReloadStatus;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.Quarantine;
import io.cryptomarket.pipeline.storage.RepublishedRange;
import io.cryptomarket.pipeline.storage.S3Location;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

/** The running pipeline: Camel with the route files of the routes folder and the beans that they name. */
public final class Pipeline implements AutoCloseable {

    /** How long a service that stops waits for its runs; the next start completes what is left. */
    private static final int LAST_RUN_SECONDS = 30;

    /** The triggers of runs besides commands. */
    public enum Trigger {
        CLOCK,
        HTTP
    }

    /** The settings that name a route for a command to call. */
    private static final List<String> COMMANDS = List.of("routes.snapshot", "routes.republish", "routes.accept");

    private final S3Client s3;
    private final Settings settings;
    private final WorkFolder work;
    private final Quarantine quarantine;
    private volatile boolean closing;
    private final @Nullable Management management;
    private final @Nullable HttpService http;
    private final Reloading reloading;
    private boolean closed;

    /**
     * Wires the pipeline; {@link #start()} starts it.
     *
     * @param triggers what begins runs once it has started; without any, no port opens
     */
    public Pipeline(Settings settings, Backends backends, Clock clock, Progress progress, Set<Trigger> triggers)
            throws UsageException {
        this.settings = settings;
        this.s3 = connect(backends.lake());
        this.work = WorkFolder.create();
        var refused = backends.withSimulatedPrefix(settings.text("lake.quarantine-prefix"));
        this.quarantine = new Quarantine(s3, backends.lake().bucket(), refused, clock);
        var beans = new Beans(settings, backends, s3, clock, quarantine, work.path(), progress);
        try {
            this.management = hasManagement(triggers)
                    ? Management.of(settings, backends, s3, clock, this::routes, this::reloads)
                    : null;
            RequestListener listener = management == null
                    ? RequestListener.NONE
                    : management.observability().metrics()::requestEnded;
            this.http =
                    triggers.contains(Trigger.HTTP) ? HttpPorts.api(settings, clock, listener, this::acquire) : null;
        } catch (HttpStartException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        var camel = new PipelineCamel(
                settings,
                Components.properties(settings, backends, triggers.contains(Trigger.CLOCK)),
                beans,
                s3,
                work.path(),
                triggers.isEmpty() ? 1 : LAST_RUN_SECONDS,
                management == null ? null : management.observability(),
                http);
        var factory = new GenerationFactory(camel, commands(settings));
        this.reloading = new Reloading(settings, triggers, clock, factory, beans.fetchLock(), management);
    }

    /** The endpoints that commands call, by the names of their settings. */
    public static Map<String, String> commands(Settings settings) {
        return COMMANDS.stream().collect(Collectors.toMap(name -> name, settings::text));
    }

    private Lease acquire() {
        return reloading.acquire();
    }

    /** Connects a client to S3; the caller closes it. */
    public static S3Client connect(S3Location lake) throws UsageException {
        try {
            return lake.connect();
        } catch (SdkClientException e) {
            throw new UsageException(new ErrorMessages(lake).message(e), e);
        }
    }

    /** A command needs no management port, since it ends by itself. */
    private boolean hasManagement(Set<Trigger> triggers) {
        return !triggers.isEmpty() && Boolean.parseBoolean(settings.text("management.enabled"));
    }

    /**
     * Starts the first generation of the routes, and the ports.
     *
     * @throws UsageException if a route file is wrong, or a port is in use
     */
    public void start() throws UsageException {
        try {
            // First, so that it answers while the rest starts.
            if (management != null) {
                management.listen();
            }
            reloading.begin();
            // After the routes, so that no call arrives before its route.
            if (http != null) {
                http.listen();
            }
        } catch (HttpStartException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        reloading.follow();
        if (management != null) {
            management.observability().started();
        }
    }

    /** The management port; null without one. */
    @Nullable
    public Management management() {
        return management;
    }

    /** How callers of the HTTP API authenticate, in words. */
    public String access() {
        return Management.access(http != null && http.needsToken());
    }

    /** The URL of the HTTP API; null without one. */
    @Nullable
    public URI url() {
        return http == null ? null : http.url();
    }

    /**
     * Takes the snapshot of a date, and skips the steps that are done already.
     *
     * @param date the date, or null for today
     */
    public SnapshotResult snapshot(@Nullable String date) throws Exception {
        return request(
                "routes.snapshot",
                exchange -> exchange.setVariable("requestedDate", date),
                done -> new SnapshotResult(
                        done.getMessage().getMandatoryBody(Manifest.class),
                        SnapshotResult.Fetched.of(done.getVariable("fetched", String.class)),
                        Published.of(done.getVariable("published", String.class))));
    }

    /**
     * Rebuilds every date of a range from its raw object.
     *
     * @param from the first date
     * @param to the last date
     * @param parallel how many dates to rebuild at once
     * @param progress is told of each date
     * @return the outcome of each date; if the process is stopping, of those that ended
     */
    public RepublishedRange republish(LocalDate from, LocalDate to, int parallel, Progress progress) throws Exception {
        Processor given = exchange -> {
            exchange.setVariable("from", from.toString());
            exchange.setVariable("to", to.toString());
            exchange.setVariable("parallel", parallel);
            exchange.setVariable("progress", progress);
        };
        return call("routes.republish", given, done -> {
            var range = done.getVariable("range", RepublishedRange.class);
            if (range == null || !closing) {
                requireSuccess(done);
            }
            return Objects.requireNonNull(range);
        });
    }

    /**
     * Makes a quarantined response the raw object of its date and publishes it.
     *
     * @param key the S3 key of the response
     */
    public Manifest accept(String key) throws Exception {
        return request("routes.accept", exchange -> exchange.setVariable("quarantined", key), done -> done.getMessage()
                .getMandatoryBody(Manifest.class));
    }

    private interface Outcome<T> {
        T of(Exchange done) throws Exception;
    }

    private <T> T request(String command, Processor given, Outcome<T> outcome) throws Exception {
        return call(command, given, done -> {
            requireSuccess(done);
            return outcome.of(done);
        });
    }

    /** Keeps the routes open until the outcome is read. */
    private <T> T call(String command, Processor given, Outcome<T> outcome) throws Exception {
        try (var lease = reloading.acquire();
                var producer = lease.context().createProducerTemplate()) {
            return outcome.of(producer.request(settings.text(command), given));
        }
    }

    private static void requireSuccess(Exchange done) throws Exception {
        if (done.getException() != null) {
            throw done.getException();
        }
    }

    /** The state of the routes and of the last edit. */
    ReloadStatus reloads() {
        return reloading.status();
    }

    private @Nullable CamelContext routes() {
        return reloading.context();
    }

    /** The routes in use. */
    CamelContext context() {
        return Objects.requireNonNull(routes(), "not started");
    }

    /** The responses that the quality checks refused. */
    public Quarantine quarantine() {
        return quarantine;
    }

    /** The client that reads stored objects. */
    public S3Client s3() {
        return s3;
    }

    /** May be called from two threads: the command's own, and the one that stops the process. */
    @Override
    public void close() {
        closing = true;
        if (management != null) {
            management.observability().stopping();
        }
        closeOnce();
    }

    private synchronized void closeOnce() {
        if (!closed) {
            closed = true;
            if (http != null) {
                http.refuse();
            }
            reloading.close();
            if (http != null) {
                http.close();
            }
            // Last, since it reports until then that the service is stopping.
            if (management != null) {
                management.close();
            }
            s3.close();
            work.close();
        }
    }
}
