package io.cryptomarket.pipeline.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cryptomarket.pipeline.health.HealthIndicator.State;
import io.cryptomarket.pipeline.health.HealthIndicator.Status;
import io.cryptomarket.pipeline.snapshot.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the service is as a whole: down when one of its parts is, and up otherwise. */
public final class Health {

    private static final Logger LOG = LoggerFactory.getLogger("management");

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final String version;
    private final Instant upSince;
    private final List<HealthIndicator> details = new CopyOnWriteArrayList<>();

    public Health(String version, Clock clock) {
        this.version = version;
        this.upSince = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Lets a part of the service say how it is, from now on. */
    public void add(HealthIndicator detail) {
        details.add(detail);
    }

    /**
     * How everything is at this moment.
     *
     * @param states of each part, in the order in which they were added
     */
    public record Report(String version, Instant upSince, Map<String, State> states) {

        /** Whether no part is down. */
        public boolean isUp() {
            return states.values().stream().noneMatch(state -> state.status() == Status.DOWN);
        }

        /** As JSON text. */
        public String json() {
            var said = new LinkedHashMap<String, Object>();
            said.put("status", isUp() ? Status.UP : Status.DOWN);
            said.put("version", version);
            said.put("upSince", upSince.toString());
            var parts = new LinkedHashMap<String, Object>();
            states.forEach((name, state) -> {
                var part = new LinkedHashMap<String, Object>();
                part.put("status", state.status());
                part.putAll(state.facts());
                parts.put(name, part);
            });
            said.put("details", parts);
            return new String(JsonBytes.of(JSON, said), StandardCharsets.UTF_8);
        }
    }

    /** Asks every part. */
    public Report report() {
        var states = new LinkedHashMap<String, State>();
        details.forEach(detail -> states.put(detail.name(), state(detail)));
        return new Report(version, upSince, states);
    }

    /** One part that cannot tell must not keep the others from it. */
    private static State state(HealthIndicator detail) {
        try {
            return detail.state();
        } catch (RuntimeException e) {
            LOG.warn("{} does not tell how it is: {}", detail.name(), e.toString());
            return State.unknown("it does not tell; the log of the service says more");
        }
    }
}
