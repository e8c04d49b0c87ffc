package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpStartException;
import io.cryptomarket.pipeline.http.RequestListener;
import io.cryptomarket.pipeline.reload.GenerationFactory;
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

/** The running pipeline: Camel with the route files of the routes folder and the beans they name. */
public final class Pipeline implements AutoCloseable {

    /** How long a service that is told to stop lets a run go on; what is left is completed by the next start. */
    private static final int LAST_RUN_SECONDS = 30;

    /** What begins a run besides a command. */
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
     * @param triggers what begins runs from when it is started
     */
    public Pipeline(Settings settings, Backends backends, Clock clock, Progress progress, Set<Trigger> triggers)
            throws UsageException {
        this.settings = settings;
        this.s3 = connect(backends.lake());
        this.work = WorkFolder.create();
        var refused = backends.withSimulatedPrefix(settings.text("lake.quarantine-prefix"));
        this.quarantine = new Quarantine(s3, backends.lake().bucket(), refused, clock);
        var beans = new Beans(settings, backends, s3, clock, quarantine, work.path(), progress);
        this.management = triggers.isEmpty() ? null : management(clock, backends);
        RequestListener listener = management == null
                ? RequestListener.NONE
                : management.observability().metrics()::requestEnded;
        this.http = triggers.contains(Trigger.HTTP) ? HttpPort.of(settings, clock, listener, this::hold) : null;
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

    /** The endpoints that commands call, by the name of the setting. */
    public static Map<String, String> commands(Settings settings) {
        return COMMANDS.stream().collect(Collectors.toMap(name -> name, settings::text));
    }

    private HttpLease hold() {
        return new HttpLease(reloading.acquire());
    }

    /** A client for the lake; the caller closes it. */
    public static S3Client connect(S3Location lake) throws UsageException {
        try {
            return lake.connect();
        } catch (SdkClientException e) {
            throw new UsageException(new ErrorMessages(lake).message(e), e);
        }
    }

    /** Only for a service: a command is over before anybody could ask how it is. */
    private @Nullable Management management(Clock clock, Backends backends) throws UsageException {
        try {
            return Boolean.parseBoolean(settings.text("management.enabled"))
                    ? Management.of(settings, backends, s3, clock, this::routes, this::reloads)
                    : null;
        } catch (HttpStartException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Starts the first generation of the routes, and then the ports.
     *
     * @throws UsageException when a route file is wrong, or the port cannot be had
     */
    public void start() throws UsageException {
        // First, so that it can be asked while the rest starts.
        if (management != null) {
            listen(management::listen);
        }
        reloading.begin();
        // Last, so that no call comes before its route.
        if (http != null) {
            listen(http::listen);
        }
        reloading.follow();
        if (management != null) {
            management.observability().started();
        }
    }

    private interface Port {
        void listen() throws HttpStartException;
    }

    private static void listen(Port port) throws UsageException {
        try {
            port.listen();
        } catch (HttpStartException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Where health and metrics are read; null when they are not. */
    @Nullable
    public Management management() {
        return management;
    }

    /** Who may call, in words. */
    public String access() {
        return http != null && http.needsToken() ? "with a bearer token" : "for whoever reaches it";
    }

    /** Where it can be called; null when it cannot. */
    @Nullable
    public URI url() {
        return http == null ? null : http.url();
    }

    /**
     * Takes the snapshot of a date, as far as it is not there.
     *
     * @param asked the date by name, or null for today
     */
    public SnapshotResult snapshot(@Nullable String asked) throws Exception {
        return request(
                "routes.snapshot",
                exchange -> exchange.setVariable("requestedDate", asked),
                done -> new SnapshotResult(
                        done.getMessage().getMandatoryBody(Manifest.class),
                        SnapshotResult.Fetched.of(done.getVariable("fetched", String.class)),
                        Published.of(done.getVariable("published", String.class))));
    }

    /**
     * Makes every date of a range again from its raw object.
     *
     * @param from the first date
     * @param to the last date
     * @param parallel how many dates to make at once
     * @param progress hears of each date
     * @return what became of each date; if the process is being stopped, of those that ended
     */
    public RepublishedRange republish(LocalDate from, LocalDate to, int parallel, Progress progress) throws Exception {
        try (var lease = reloading.acquire();
                var producer = lease.generation().context().createProducerTemplate()) {
            Exchange done = producer.request(settings.text("routes.republish"), exchange -> {
                exchange.setVariable("from", from.toString());
                exchange.setVariable("to", to.toString());
                exchange.setVariable("parallel", parallel);
                exchange.setVariable("progress", progress);
            });
            var range = done.getVariable("range", RepublishedRange.class);
            if (range == null || (done.getException() != null && !closing)) {
                throw Objects.requireNonNull(done.getException());
            }
            return range;
        }
    }

    /**
     * Makes a refused answer the raw object of its date and publishes it.
     *
     * @param key its key
     */
    public Manifest accept(String key) throws Exception {
        return request("routes.accept", exchange -> exchange.setVariable("quarantined", key), done -> done.getMessage()
                .getMandatoryBody(Manifest.class));
    }

    private interface Outcome<T> {
        T of(Exchange done) throws Exception;
    }

    /** The routes are held until the outcome is read. */
    private <T> T request(String command, Processor given, Outcome<T> outcome) throws Exception {
        try (var lease = reloading.acquire();
                var producer = lease.generation().context().createProducerTemplate()) {
            Exchange done = producer.request(settings.text(command), given);
            if (done.getException() != null) {
                throw done.getException();
            }
            return outcome.of(done);
        }
    }

    /** How the routes in use came about. */
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

    /** The answers that the gates refused. */
    public Quarantine quarantine() {
        return quarantine;
    }

    /** For reading what is stored. */
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
            // As late as can be, since it says meanwhile that the service is stopping.
            if (management != null) {
                management.close();
            }
            s3.close();
            work.close();
        }
    }
}
